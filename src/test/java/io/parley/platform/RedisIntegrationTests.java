package io.parley.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import reactor.test.StepVerifier;

class RedisIntegrationTests {
  private static final int DATABASE = 15;

  @Test
  void usesTheDatabaseThatTheSettingsName() {
    try (TestRedis redis = TestRedis.connect(DATABASE)) {
      String client = redis.redis().<String>call(commands -> commands.clientList()).block();

      assertThat(client).contains(" db=" + DATABASE + " ");
    }
  }

  @Test
  void whatRedisRefusesIsUnavailable() {
    try (TestRedis redis = TestRedis.connect(DATABASE)) {
      Redis commands = redis.redis();
      commands.call(redisCommands -> redisCommands.set("a text", "x")).block();

      StepVerifier.create(commands.call(redisCommands -> redisCommands.hgetall("a text")))
          .verifyErrorSatisfies(RedisIntegrationTests::isUnavailable);
    }
  }

  @Test
  void afterItsEndItIsUnavailable() {
    TestRedis redis = TestRedis.connect(DATABASE);
    redis.close();

    StepVerifier.create(redis.redis().call(commands -> commands.ping()))
        .verifyErrorSatisfies(RedisIntegrationTests::isUnavailable);
  }

  @Test
  void aRedisThatIsNotThereEndsTheStartWithASentence() throws IOException {
    LettuceConnectionFactory factory = new LettuceConnectionFactory("127.0.0.1", unusedPort());
    factory.afterPropertiesSet();
    try {
      assertThatThrownBy(new Redis(factory, new EngineErrors(new SimpleMeterRegistry()))::start)
          .isInstanceOf(ParleyException.class)
          .hasMessageMatching("Redis at 127\\.0\\.0\\.1:\\d+ cannot be reached; start it or correct .*");
    } finally {
      factory.destroy();
    }
  }

  private static int unusedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void isUnavailable(Throwable refusal) {
    assertThat(refusal).isInstanceOfSatisfying(ParleyException.class,
        known -> assertThat(known.kind()).isEqualTo(ErrorKind.UNAVAILABLE));
  }
}
