package io.parley.sessions.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parley.engines.TestEngines;
import io.parley.identity.DeviceId;
import io.parley.identity.UserId;
import io.parley.platform.EngineErrors;
import io.parley.platform.RedisMemory;
import io.parley.platform.TestRedis;
import io.parley.sessions.LiveSession;
import io.parley.sessions.Nodes;
import io.parley.sessions.SessionId;
import io.parley.sessions.Sessions;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class SessionsConfigurationIntegrationTests {
  private static final int DATABASE = 13;

  private final ApplicationContextRunner node = node(TestEngines.shared().redis());

  @Test
  void aStartedNodeHasItsLeaseAndAnEndedOneNone() {
    try (TestRedis redis = TestRedis.connect(DATABASE)) {
      node.run(context -> {
        assertThat(lease(redis)).contains(context.getBean(Nodes.class).incarnation().value());
        assertThat(context.getBean(RedisMemory.class).recentlyLost(Duration.ofMinutes(1))).isFalse();
      });

      assertThat(lease(redis)).isNull();
    }
  }

  @Test
  void aSessionIsFoundThroughTheBeans() {
    node.run(context -> {
      Sessions sessions = context.getBean(Sessions.class);
      UserId alice = new UserId(UUID.randomUUID());
      sessions.register(alice, new SessionId("s1"), new DeviceId("phone")).block();

      assertThat(sessions.live(List.of(alice)).block().get(alice)).extracting(LiveSession::nodeId)
          .containsExactly(context.getBean(Nodes.class).self());
    });
  }

  @Test
  void aNodeWithAnInvalidNameDoesNotStart() {
    node.withPropertyValues("parley.node.id=no spaces please")
        .run(context -> assertThat(rootCauseOf(context)).hasMessageStartingWith("parley.node.id must have 1 to 64 of"));
  }

  @Test
  void aNodeWithoutRedisDoesNotStart() {
    node(InetSocketAddress.createUnresolved("127.0.0.1", 1))
        .run(context -> assertThat(context.getStartupFailure())
            .hasStackTraceContaining("Redis at 127.0.0.1:1 cannot be reached"));
  }

  private static Throwable rootCauseOf(AssertableApplicationContext context) {
    Throwable cause = context.getStartupFailure();
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  private static ApplicationContextRunner node(InetSocketAddress redis) {
    return new ApplicationContextRunner()
        .withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class))
        .withUserConfiguration(TestRedis.configuration(), SessionsConfiguration.class)
        .withBean(Clock.class, Clock::systemUTC)
        .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
        .withBean(EngineErrors.class, () -> new EngineErrors(new SimpleMeterRegistry()))
        .withPropertyValues("spring.data.redis.host=" + redis.getHostString(),
            "spring.data.redis.port=" + redis.getPort(), "spring.data.redis.database=" + DATABASE,
            "parley.node.id=node-1");
  }

  private static String lease(TestRedis redis) {
    return redis.redis().<String>call(commands -> commands.get("node:node-1")).block();
  }
}
