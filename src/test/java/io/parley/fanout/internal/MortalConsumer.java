package io.parley.fanout.internal;

import static org.awaitility.Awaitility.await;

import com.datastax.oss.driver.api.core.CqlSession;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parley.conversation.ConversationId;
import io.parley.conversation.Conversations;
import io.parley.conversation.Members;
import io.parley.engines.TestEngines;
import io.parley.fanout.spi.Absentees;
import io.parley.fanout.spi.Delivery;
import io.parley.fanout.spi.Gateways;
import io.parley.identity.DeviceId;
import io.parley.identity.UserId;
import io.parley.messaging.ConversationHeads;
import io.parley.messaging.ConversationLog;
import io.parley.platform.Cql;
import io.parley.platform.Deadlines;
import io.parley.platform.Redis;
import io.parley.platform.Traces;
import io.parley.sessions.Incarnation;
import io.parley.sessions.LiveSession;
import io.parley.sessions.NodeId;
import io.parley.sessions.SessionId;
import io.parley.sessions.Sessions;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import reactor.core.publisher.Mono;

/// A fan-out node on the real engines that is handed its polls by a test, and may die at any call.
final class MortalConsumer implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofMillis(2);

  private final ConfigurableApplicationContext context;
  private final MessageFanout fanout;
  private final Mortality mortality;

  private MortalConsumer(ConfigurableApplicationContext context) {
    this.context = context;
    fanout = context.getBean(MessageFanout.class);
    mortality = context.getBean(Mortality.class);
  }

  static MortalConsumer start() {
    return new MortalConsumer(new SpringApplicationBuilder(Parts.class).web(WebApplicationType.NONE).profiles("local")
        .properties("parley.engines.directory=target/road").initializers(new TestEngines.Initializer()).run());
  }

  /// Handles a poll; false when it died over it after `calls` more calls. It is alive again afterwards.
  boolean handle(List<ConsumerRecord<byte[], byte[]>> records, int calls) {
    mortality.dieAfter(calls);
    try {
      Settlement settlement = fanout.handle(records).block(PATIENCE);
      await().atMost(PATIENCE).pollInterval(POLL).until(() -> settlement.isDone() || mortality.isDead());
      return !mortality.isDead();
    } catch (RuntimeException e) {
      if (!mortality.isDead()) {
        throw e;
      }
      return false;
    } finally {
      mortality.revive();
    }
  }

  /// Handles a poll to its end.
  void handle(List<ConsumerRecord<byte[], byte[]>> records) {
    fanout.handle(records).flatMap(Settlement::done).block(PATIENCE);
  }

  /// As when partitions are assigned to it.
  void takeOver(Collection<ConsumerRecord<byte[], byte[]>> records) {
    records.stream().map(ConsumerRecord::partition).distinct().forEach(fanout::forget);
  }

  /// The frames of a conversation that it handed to gateways, as text.
  List<String> pushed(ConversationId conversationId) {
    return bean(Doors.class).frames.stream().filter(frame -> frame.contains(conversationId.toString())).toList();
  }

  void register(UserId user) {
    bean(Sessions.class).register(user, new SessionId(user.toString()), new DeviceId("phone")).block(PATIENCE);
  }

  <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  @Override
  public void close() {
    context.close();
  }

  /// What gateways were handed.
  static final class Doors implements Gateways {
    private final Queue<String> frames = new ConcurrentLinkedQueue<>();
    private final Mortality mortality;

    Doors(Mortality mortality) {
      this.mortality = mortality;
    }

    @Override
    public Mono<PushOutcome> push(NodeId nodeId, Incarnation incarnation, List<Delivery> deliveries) {
      return mortality.of(Mono.fromSupplier(() -> {
        deliveries.forEach(delivery -> frames.add(new String(delivery.frame(), StandardCharsets.UTF_8)));
        return PushOutcome.QUEUED;
      }));
    }
  }

  /// No `@Configuration`: whole nodes in tests would find it.
  @EnableAutoConfiguration
  @ComponentScan({"io.parley.platform", "io.parley.identity", "io.parley.conversation", "io.parley.messaging",
      "io.parley.sessions"})
  static class Parts {
    @Bean
    static Mortality mortality() {
      return new Mortality();
    }

    @Bean
    static BeanPostProcessor mortalStorage(Mortality mortality) {
      return new BeanPostProcessor() {
        @Override
        public Object postProcessAfterInitialization(Object bean, String name) {
          return bean instanceof CqlSession session ? mortality.of(session) : bean;
        }
      };
    }

    @Bean
    Doors doors(Mortality mortality) {
      return new Doors(mortality);
    }

    @Bean
    MessageFanout messageFanout(Mortality mortality, ConversationLog log, ConversationHeads heads,
        Conversations conversations, Members members, Sessions sessions, Doors doors, Cql cql, Redis redis) {
      MeterRegistry meters = new SimpleMeterRegistry();
      GivenUp givenUp = new GivenUp(new CassandraDeadLetters(cql), _ -> Mono.empty(), new RedisMissed(redis),
          new NodeId("mortal"), Clock.systemUTC(), Deadlines.TIMER, meters);
      return new MessageFanout(log, mortal(mortality, heads), conversations, members,
          new Routing(
              new Road(mortal(mortality, sessions), new NoChannels(), doors, Absentees.IGNORED, givenUp,
                  new Backlog(Long.MAX_VALUE),
                  Deadlines.TIMER,
                  meters)),
          new Lag(meters, Clock.systemUTC()),
          new Journeys(Traces.none(), Clock.systemUTC()));
    }

    private static ConversationHeads mortal(Mortality mortality, ConversationHeads heads) {
      return new ConversationHeads() {
        @Override
        public Mono<Void> raise(Map<ConversationId, Head> raised) {
          return mortality.of(heads.raise(raised));
        }

        @Override
        public Mono<Map<ConversationId, Head>> read(Collection<ConversationId> conversationIds) {
          return mortality.of(heads.read(conversationIds));
        }
      };
    }

    private static Sessions mortal(Mortality mortality, Sessions sessions) {
      return new Sessions() {
        @Override
        public Mono<List<LiveSession>> register(UserId userId, SessionId sessionId, DeviceId deviceId) {
          return sessions.register(userId, sessionId, deviceId);
        }

        @Override
        public Mono<Void> writeOff(NodeId nodeId, Incarnation incarnation) {
          return sessions.writeOff(nodeId, incarnation);
        }

        @Override
        public Mono<Void> remove(UserId userId, SessionId sessionId) {
          return sessions.remove(userId, sessionId);
        }

        @Override
        public Mono<Map<UserId, List<LiveSession>>> live(Collection<UserId> userIds) {
          return mortality.of(sessions.live(userIds));
        }
      };
    }
  }
}
