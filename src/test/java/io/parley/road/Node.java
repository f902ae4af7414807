package io.parley.road;

import io.parley.ParleyApplication;
import io.parley.conversation.ConversationKind;
import io.parley.conversation.Conversations;
import io.parley.conversation.NewConversation;
import io.parley.engines.TestEngines;
import io.parley.identity.LocalTokens;
import io.parley.identity.LocalTokens.LocalToken;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.http.client.ReactorResourceFactory;

/// A whole node on the engines of the test run and a free port, which can be ended and started again.
final class Node implements AutoCloseable {
  private static final String RPC_KEY = "a secret that only the nodes of these tests share";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final ConfigurableApplicationContext context;

  private Node(ConfigurableApplicationContext context) {
    this.context = context;
  }

  /// A node with default settings for all tests that are [OnSharedNode]: started by the first that asks, ended with the
  /// run. Whoever uses it leaves it as it was, and has people of their own on it.
  static Node shared() {
    return Shared.NODE;
  }

  /// @param settings more of them, as `name=value`
  static Node start(String... settings) {
    return start(TestEngines.shared(), settings);
  }

  static Node start(TestEngines engines, String... settings) {
    return new Node(new SpringApplicationBuilder(ParleyApplication.class)
        .profiles("local")
        .properties("server.port=0", "parley.engines.directory=target/road").properties(Operators.SETTINGS)
        .properties(settings)
        .initializers(new TestEngines.Initializer(engines), Node::withLoopsOfItsOwn)
        .run());
  }

  /// One of several nodes, with some of the roles.
  ///
  /// @param roles profiles
  static Node as(List<String> roles, String... settings) {
    return as(roles, _ -> {}, settings);
  }

  /// [#as], with beans of its own.
  static Node as(List<String> roles, ApplicationContextInitializer<GenericApplicationContext> beans,
      String... settings) {
    return new Node(new SpringApplicationBuilder(ParleyApplication.class)
        .profiles(Stream.concat(Stream.of("local"), roles.stream()).toArray(String[]::new))
        .properties("parley.engines.directory=target/road", "parley.rpc.key=" + RPC_KEY, "parley.rpc.port=0",
            "parley.node.address=127.0.0.1")
        .initializers(new TestEngines.Initializer(TestEngines.shared()), Node::withLoopsOfItsOwn, beans)
        .run(Stream.concat(Stream.of("server.port=0", "management.server.port=" + (isPublic(roles) ? "0" : "")),
            Stream.of(settings)).map("--"::concat).toArray(String[]::new)));
  }

  private static boolean isPublic(List<String> roles) {
    return roles.contains("gateway") || roles.contains("admin");
  }

  /// The end of one node must not take the event loops of the others with it.
  private static void withLoopsOfItsOwn(ConfigurableApplicationContext context) {
    ReactorResourceFactory own = new ReactorResourceFactory();
    own.setUseGlobalResources(false);
    own.setShutdownQuietPeriod(Duration.ZERO);
    ((GenericApplicationContext) context).registerBean(ReactorResourceFactory.class, () -> own);
  }

  URI address() {
    return URI.create("http://localhost:" + context.getEnvironment().getProperty("local.server.port"));
  }

  /// Where the management is: on a node without a public port the same.
  URI management() {
    String port = context.getEnvironment().getProperty("local.management.port");
    return port == null ? address() : URI.create("http://localhost:" + port);
  }

  /// Users of these names and their tokens.
  List<LocalToken> people(String... names) {
    return bean(LocalTokens.class).issue(List.of(names), LocalTokens.DEFAULT_TIME_TO_LIVE).block(PATIENCE);
  }

  /// The id of the direct conversation of two.
  String direct(LocalToken one, LocalToken other) {
    NewConversation wish = new NewConversation(ConversationKind.DIRECT, null, one.userId(), Set.of(other.userId()),
        false);
    return bean(Conversations.class).create(wish).block(PATIENCE).conversation().conversationId().toString();
  }

  boolean has(Class<?> type) {
    return context.getBeanNamesForType(type).length > 0;
  }

  boolean has(Class<?> type, String name) {
    return context.containsBean(name) && context.isTypeMatch(name, type);
  }

  <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  /// A bean of a class that only its own package knows.
  <T> T bean(String name, Class<T> type) {
    return context.getBean(name, type);
  }

  @Override
  public void close() {
    context.close();
  }

  private static final class Shared {
    static final Node NODE = start();
  }
}
