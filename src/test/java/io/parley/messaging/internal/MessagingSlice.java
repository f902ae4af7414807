package io.parley.messaging.internal;

import com.datastax.oss.driver.api.core.CqlSession;
import io.parley.engines.TestEngines;
import io.parley.messaging.ConversationHeads;
import io.parley.messaging.ConversationLog;
import io.parley.platform.BackgroundWork;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.event.ApplicationContextEvent;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.ContextConfiguration;

/// Users, conversations and messages on the real engines, in a keyspace of their own whose buckets are small, and no
/// node around them: what storage is asked is what the test asks, and it is counted.
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(classes = MessagingSlice.Parts.class, webEnvironment = WebEnvironment.NONE, properties = {
    "parley.storage.keyspace=messaging_slice", "parley.engines.directory=target/messaging-slice",
    "parley.messaging.rows-per-bucket=" + MessagingSlice.ROWS_PER_BUCKET})
@ContextConfiguration(initializers = TestEngines.Initializer.class)
@ActiveProfiles("local")
@interface MessagingSlice {
  int ROWS_PER_BUCKET = 300;

  /// No `@Configuration`, or whole nodes in tests would find it.
  @EnableAutoConfiguration
  @ComponentScan({"io.parley.platform", "io.parley.identity", "io.parley.conversation", "io.parley.messaging"})
  class Parts {
    @Bean
    static CassandraReads cassandraReads() {
      return new CassandraReads();
    }

    @Bean
    static BeanPostProcessor countedSession(CassandraReads reads) {
      return new BeanPostProcessor() {
        @Override
        public Object postProcessAfterInitialization(Object bean, String name) {
          return bean instanceof CqlSession session ? reads.of(session) : bean;
        }
      };
    }

    @Bean
    RedisCommands redisCommands(LettuceConnectionFactory factory) {
      return new RedisCommands(factory);
    }

    /// Or its looks would be counted too. A context that was paused begins them again.
    @Bean
    ApplicationListener<ApplicationContextEvent> nothingInTheBackground() {
      return event -> event.getApplicationContext().getBeanProvider(BackgroundWork.class)
          .forEach(BackgroundWork::stop);
    }

    @Bean
    StorageWork storageWork(CassandraReads cassandra, RedisCommands redis) {
      return new StorageWork(cassandra, redis);
    }

    @Bean
    Chronicle chronicle(MessageStore store, RecordFormat format, ConversationLog log, ConversationHeads heads) {
      return new Chronicle(store, format, log, heads);
    }
  }
}
