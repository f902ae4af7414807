package io.parley.sessions.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.parley.platform.ErrorKind;
import io.parley.platform.NodeGoneException;
import io.parley.platform.ParleyException;
import io.parley.platform.Peers;
import io.parley.platform.Role;
import io.parley.sessions.NodeId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.codec.cbor.JacksonCborDecoder;
import org.springframework.http.codec.cbor.JacksonCborEncoder;
import org.springframework.messaging.handler.annotation.Payload;
import org.springframework.messaging.rsocket.RSocketStrategies;
import org.springframework.messaging.rsocket.annotation.support.RSocketMessageHandler;
import org.springframework.messaging.rsocket.service.RSocketExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.util.retry.Retry;
import tools.jackson.dataformat.cbor.CBORMapper;

/// Two nodes that talk over a real connection.
@ExtendWith(OutputCaptureExtension.class)
class RpcTests {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration DEADLINE = Duration.ofSeconds(2);
  private static final int KEYS = 20;
  private static final NodeId HERE = new NodeId("here");
  private static final String KEY = "a secret of more than thirty-two characters";
  private static final RSocketStrategies STRATEGIES = strategies();

  private final FakeLeases leases = new FakeLeases();
  private final Directory directory = new Directory(HERE, leases, NodeTime.ofThisMachine());
  private final Sinks.Empty<Void> later = Sinks.empty();
  /// What nodes were asked, in its order.
  private final List<String> heard = new CopyOnWriteArrayList<>();
  private final RpcServer server = newServer("there", 0);
  private final Doubts doubts = new Doubts();
  private final Connections connections = new Connections(new SharedKey(KEY), STRATEGIES, doubts, DEADLINE);
  private final RSocketPeers peers = new RSocketPeers(directory, connections, doubts, DEADLINE);

  interface Questions {
    @RSocketExchange("questions.echo")
    Mono<Question> echo(@Payload Question question);

    @RSocketExchange("questions.count")
    Flux<Integer> count(@Payload Integer to);
  }

  record Question(String text, UUID id) {}

  static final class Answers implements Questions {
    private final String name;
    private final Sinks.Empty<Void> later;
    private final List<String> heard;

    Answers(String name, Sinks.Empty<Void> later, List<String> heard) {
      this.name = name;
      this.later = later;
      this.heard = heard;
    }

    @Override
    public Mono<Question> echo(Question question) {
      heard.add(question.text);
      return switch (question.text) {
        case "refuse" -> Mono.error(new ParleyException(ErrorKind.LIMITED, "rate_limited", "slower, please",
            Duration.ofMillis(70), null));
        case "break" -> Mono.error(new IllegalStateException("a secret of the inside"));
        case "nothing" -> Mono.empty();
        case "never" -> Mono.never();
        case "later" -> later.asMono().thenReturn(question);
        case "who" -> Mono.just(new Question(name, question.id));
        default -> Mono.just(question);
      };
    }

    @Override
    public Flux<Integer> count(Integer to) {
      return Flux.range(1, to);
    }
  }

  private static RSocketStrategies strategies() {
    CBORMapper mapper = CBORMapper.builder().build();
    return RSocketStrategies.builder().dataBufferFactory(DefaultDataBufferFactory.sharedInstance)
        .encoder(new JacksonCborEncoder(mapper)).decoder(new JacksonCborDecoder(mapper)).build();
  }

  private RpcServer newServer(String name, int port) {
    return new RpcServer(port, new SharedKey(KEY), () -> {
      RSocketMessageHandler handler = new RSocketMessageHandler();
      handler.setRSocketStrategies(STRATEGIES);
      handler.setHandlers(List.of(new Answers(name, later, heard)));
      handler.afterPropertiesSet();
      return handler.responder();
    });
  }

  @BeforeEach
  void oneNodeWithTheRole() {
    server.start();
    leases.held.put(HERE, new Lease("here 1", Set.of("gateway"), "127.0.0.1:1", Instant.EPOCH, 0));
    join("there", server);
    directory.start();
  }

  @AfterEach
  void end() {
    directory.stop();
    connections.close();
    server.stop();
  }

  @Test
  void anAnswerComesBackWhole() {
    Question question = new Question("how are you?", UUID.randomUUID());

    assertThat(ask(question)).isEqualTo(question);
    assertThat(peers.askNode("there", Questions.class, there -> there.echo(question)).block(PATIENCE))
        .isEqualTo(question);
    assertThat(ask(new Question("nothing", UUID.randomUUID()))).isNull();
  }

  @Test
  void anAnswerOfManyPartsComesInItsOrder() {
    assertThat(peers.askMany(Role.MESSAGING, "key", Questions.class, there -> there.count(1_000)).collectList()
        .block(PATIENCE)).hasSize(1_000).isSorted();
  }

  @Test
  void ofAllNodesEachSaysSomethingAndOneThatFailsSpoilsNoneOfTheOthers() {
    RpcServer mute = newServer("mute", 0);
    leases.held.put(new NodeId("elsewhere"),
        new Lease("elsewhere 1", Set.of("messaging"), "127.0.0.1:1", Instant.EPOCH, 0));
    mute.start();
    try {
      join("other", mute);
      directory.refresh().block(PATIENCE);

      List<Peers.Said<Question>> said = peers
          .askEach(Role.MESSAGING, Questions.class, there -> there.echo(new Question("who", UUID.randomUUID())))
          .collectList().block(PATIENCE);

      assertThat(said).extracting(Peers.Said::nodeId).containsExactly("elsewhere", "other", "there");
      assertThat(said.get(0).answer()).isNull();
      assertThat(said.get(0).failure()).isInstanceOf(NodeGoneException.class);
      assertThat(said.get(1).answer().text()).isEqualTo("mute");
      assertThat(said.get(2).answer().text()).isEqualTo("there");
      assertThat(
          peers.askEach(Role.FANOUT, Questions.class, there -> there.count(1).next()).collectList().block(PATIENCE))
          .isEmpty();
    } finally {
      mute.stop();
    }
  }

  @Test
  void aNodeThatSaysNothingIsSaidSo() {
    List<Peers.Said<Question>> said = peers
        .askEach(Role.MESSAGING, Questions.class, there -> there.echo(new Question("never", UUID.randomUUID())))
        .collectList().block(PATIENCE);

    assertThat(said).singleElement().satisfies(one -> {
      assertThat(one.answer()).isNull();
      assertThat(one.failure().code()).isEqualTo("unavailable");
    });
  }

  @Test
  void aRefusalIsTheSameHere() {
    ParleyException refusal = refusal("refuse");

    assertThat(refusal.kind()).isEqualTo(ErrorKind.LIMITED);
    assertThat(refusal.code()).isEqualTo("rate_limited");
    assertThat(refusal).hasMessage("slower, please");
    assertThat(refusal.retryAfter()).isEqualTo(Duration.ofMillis(70));
  }

  @Test
  void aFailureOfTheInsideSaysNothing() {
    ParleyException refusal = refusal("break");

    assertThat(refusal.code()).isEqualTo("internal");
    assertThat(refusal.getMessage()).doesNotContain("secret");
  }

  @Test
  void silenceIsUnavailable() {
    assertThat(refusal("never").code()).isEqualTo("unavailable");
  }

  @Test
  void aNodeWithAnotherKeyIsRefusedAndThatIsLoggedOnceWithoutAnyKey(CapturedOutput output) {
    String otherKey = KEY + "?";
    for (int i = 0; i < 3; i++) {
      try (Connections stranger = new Connections(new SharedKey(otherKey), STRATEGIES, new Doubts(), DEADLINE)) {
        RSocketPeers refused = new RSocketPeers(directory, stranger, new Doubts(), DEADLINE);
        assertThat(catchThrowableOfType(ParleyException.class, () -> refused.ask(Role.MESSAGING, "key", Questions.class,
            there -> there.echo(new Question("hello", UUID.randomUUID()))).block(PATIENCE)).code())
            .isEqualTo("unavailable");
      }
    }
    assertThat(ask(new Question("still here?", UUID.randomUUID()))).isNotNull();
    assertThat(output.getAll()).containsOnlyOnce("A node was refused: its parley.rpc.key is not the one of this node")
        .doesNotContain(KEY);
  }

  @Test
  void withoutANodeOfTheRoleItIsUnavailableAtOnce() {
    leases.held.keySet().retainAll(Set.of(HERE));
    directory.refresh().block(PATIENCE);

    assertThat(refusal("hello").getMessage()).contains("messaging");
  }

  @Test
  void aConnectionThatWasLostIsOpenedAgain() {
    ask(new Question("before", UUID.randomUUID()));
    int port = server.port();
    server.stop();
    assertThat(refusal("meanwhile").code()).isEqualTo("unavailable");

    RpcServer again = newServer("there", port);
    again.start();
    try {
      assertThat(peers.ask(Role.MESSAGING, "key", Questions.class,
          there -> there.echo(new Question("after", UUID.randomUUID())))
          .retryWhen(Retry.fixedDelay(20, Duration.ofMillis(100))).block(PATIENCE).text())
          .isEqualTo("after");
    } finally {
      again.stop();
    }
  }

  @Test
  void whereANodeCanNotBeReachedAnotherOneIsAsked() {
    RpcServer killed = newServer("killed", 0);
    killed.start();
    join("killed", killed);
    killed.stop();
    directory.refresh().block(PATIENCE);

    assertThat(keysOf("there")).hasSize(KEYS);
  }

  @Test
  void aNodeThatGoesAnswersWhatItWasAskedAndIsAskedNoMore() {
    RpcServer other = newServer("other", 0);
    other.start();
    try {
      Mono<Question> asked = peers.ask(Role.MESSAGING, "key", Questions.class,
          there -> there.echo(new Question("later", UUID.randomUUID()))).cache();
      asked.subscribe();
      ask(new Question("connected", UUID.randomUUID()));
      join("other", other);
      directory.refresh().block(PATIENCE);
      Mono<Void> stopping = Mono.<Void>fromRunnable(server::stop).subscribeOn(Schedulers.boundedElastic()).cache();
      stopping.subscribe();

      await().atMost(PATIENCE).until(() -> keysOf("other").size() == KEYS);
      later.tryEmitEmpty();
      assertThat(asked.block(PATIENCE).text()).isEqualTo("later");
      stopping.block(PATIENCE);
    } finally {
      other.stop();
    }
  }

  @Test
  void callsOfAKeyStayTogetherWhileOneIsOpen() {
    RpcServer other = newServer("other", 0);
    other.start();
    try {
      List<String> keys = IntStream.range(0, KEYS).mapToObj(key -> "key " + key).toList();
      Flux.fromIterable(keys).flatMap(key -> ask(key, "later"), KEYS).subscribe();
      join("other", other);
      directory.refresh().block(PATIENCE);
      assertThat(keysOf("there")).containsExactlyInAnyOrderElementsOf(keys);

      later.tryEmitEmpty();
      await().atMost(PATIENCE).until(() -> !keysOf("other").isEmpty());
    } finally {
      other.stop();
    }
  }

  @Test
  void aCallThatHasNotGoneOutYetIsNotOvertakenByTheNextOfItsKey() throws IOException {
    RSocketPeers patient = new RSocketPeers(directory, connections, doubts, PATIENCE);
    try (ServerSocket full = fullServerSocket()) {
      leases.held.put(new NodeId("silent"),
          new Lease("silent 1", Set.of("messaging"), "127.0.0.1:" + full.getLocalPort(), Instant.EPOCH, 0));
      directory.refresh().block(PATIENCE);
      List<String> keys = IntStream.range(0, KEYS).mapToObj(key -> "key " + key).toList();

      Mono<Void> first = Flux.fromIterable(keys).flatMap(key -> say(patient, key, "first"), KEYS).then().cache();
      first.subscribe();
      doubts.cast("silent 1", Doubts.Reason.LOST); // the next ones know, while it is still being reached for these
      Flux.fromIterable(keys).flatMap(key -> say(patient, key, "second"), KEYS).then(first).block(PATIENCE);

      assertThat(keys).allSatisfy(key -> assertThat(heard).containsSubsequence(key + ": first", key + ": second"));
    }
  }

  private static Mono<Question> say(RSocketPeers peers, String key, String text) {
    return peers.ask(Role.MESSAGING, key, Questions.class,
        there -> there.echo(new Question(key + ": " + text, UUID.randomUUID())));
  }

  /// One that takes no more connections: whoever opens one hears nothing.
  private static ServerSocket fullServerSocket() throws IOException {
    ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    for (int i = 0; i < 8; i++) {
      SocketChannel waiting = SocketChannel.open();
      waiting.configureBlocking(false);
      waiting.connect(full.getLocalSocketAddress());
    }
    return full;
  }

  @Test
  void aNodeThatIsGoneIsToldFromOneThatIsSilent() {
    ask(new Question("connected", UUID.randomUUID()));
    server.stop();

    await().atMost(PATIENCE).untilAsserted(() -> assertThatExceptionOfType(NodeGoneException.class)
        .isThrownBy(() -> askThere("hello")));
    assertThatExceptionOfType(NodeGoneException.class).isThrownBy(() -> peers.askNode("stranger", Questions.class,
        there -> there.echo(new Question("hello", UUID.randomUUID()))).block(PATIENCE));
  }

  @Test
  void whatWasKnownOfAnEarlierProcessSaysNothingAboutItsSuccessor() {
    int port = server.port();
    ask(new Question("connected", UUID.randomUUID()));
    server.stop();
    await().atMost(PATIENCE).untilAsserted(() -> assertThatExceptionOfType(NodeGoneException.class)
        .isThrownBy(() -> askThere("hello")));
    RpcServer successor = newServer("successor", port);
    successor.start();
    leases.held.put(new NodeId("successor"), new Lease("successor 1", Set.of("messaging"), "127.0.0.1:" + port,
        Instant.EPOCH.plusSeconds(1), 0));
    try {
      assertThat(peers.askNode("successor", Questions.class,
          there -> there.echo(new Question("who", UUID.randomUUID()))).block(PATIENCE).text()).isEqualTo("successor");
    } finally {
      successor.stop();
    }
  }

  private void askThere(String text) {
    peers.askNode("there", Questions.class, there -> there.echo(new Question(text, UUID.randomUUID()))).block(PATIENCE);
  }

  private void join(String name, RpcServer node) {
    leases.held.put(new NodeId(name),
        new Lease(name + " 1", Set.of("messaging"), "127.0.0.1:" + node.port(), Instant.EPOCH, 0));
  }

  /// Those of many keys that a node answers.
  private List<String> keysOf(String name) {
    return Flux.range(0, KEYS).map(key -> "key " + key)
        .filterWhen(key -> ask(key, "who").map(answer -> answer.text.equals(name)), KEYS).collectList()
        .block(PATIENCE);
  }

  private Mono<Question> ask(String key, String text) {
    return peers.ask(Role.MESSAGING, key, Questions.class,
        there -> there.echo(new Question(text, UUID.randomUUID())));
  }

  private Question ask(Question question) {
    return peers.ask(Role.MESSAGING, "key", Questions.class, there -> there.echo(question)).block(PATIENCE);
  }

  private ParleyException refusal(String text) {
    return catchThrowableOfType(ParleyException.class, () -> ask(new Question(text, UUID.randomUUID())));
  }
}
