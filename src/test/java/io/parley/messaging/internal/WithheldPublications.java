package io.parley.messaging.internal;

import io.parley.ParleyApplication;
import io.parley.messaging.CursorMoved;
import java.util.concurrent.CompletableFuture;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/// A node that stores messages with a mark and then does not publish them: the moment between Cassandra and Kafka,
/// made as long as a test needs.
public final class WithheldPublications implements BeanPostProcessor {
  /// How the body of a message begins that is not published.
  public static final String MARK = "withhold";
  /// Begins the line that says where the node is.
  public static final String ADDRESS = "address ";
  /// Begins the line that says that such a message is stored.
  public static final String STORED = "stored ";

  private WithheldPublications() {}

  public static void main(String[] arguments) {
    ConfigurableApplicationContext context = new SpringApplicationBuilder(ParleyApplication.class).profiles("local")
        .properties("server.port=0", "parley.engines.directory=target/road")
        .initializers(starting -> starting.getBeanFactory().addBeanPostProcessor(new WithheldPublications()))
        .run(arguments);
    System.out.println(ADDRESS + "http://localhost:" + context.getEnvironment().getProperty("local.server.port"));
  }

  @Override
  public Object postProcessAfterInitialization(Object bean, String name) {
    return bean instanceof Publisher publisher ? withholding(publisher) : bean;
  }

  private static Publisher withholding(Publisher publisher) {
    return new Publisher() {
      @Override
      public CompletableFuture<Void> publish(StoredMessage message) {
        if (!message.content().body().startsWith(MARK)) {
          return publisher.publish(message);
        }
        System.out.println(STORED + message.messageId());
        return new CompletableFuture<>();
      }

      @Override
      public CompletableFuture<Void> publish(CursorMoved moved) {
        return publisher.publish(moved);
      }
    };
  }
}
