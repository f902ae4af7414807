package io.parley.platform;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parley.engines.RedisClusterNodes;
import io.parley.engines.TestEngines;
import java.net.InetSocketAddress;
import java.time.Clock;
import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/// Connections to the Redis of the test run, in a database of their own, so that a test may flush it.
public final class TestRedis implements AutoCloseable {
  private final LettuceConnectionFactory factory;
  private final Redis redis;

  private TestRedis(LettuceConnectionFactory factory) {
    this.factory = factory;
    this.redis = new Redis(factory, new EngineErrors(new SimpleMeterRegistry()));
    redis.start();
  }

  /// @param database 1 to 15; 0 is the application's
  public static TestRedis connect(int database) {
    InetSocketAddress address = TestEngines.shared().redis();
    RedisStandaloneConfiguration place = new RedisStandaloneConfiguration(address.getHostString(), address.getPort());
    place.setDatabase(database);
    return connect(new LettuceConnectionFactory(place));
  }

  /// To the Redis Cluster of the test run, which has no databases: flush it at the start only.
  public static TestRedis connectToCluster() {
    return connect(new LettuceConnectionFactory(new RedisClusterConfiguration(RedisClusterNodes.shared())));
  }

  private static TestRedis connect(LettuceConnectionFactory factory) {
    factory.afterPropertiesSet();
    factory.start();
    return new TestRedis(factory);
  }

  /// The platform's own beans around Redis.
  public static Class<?> configuration() {
    return RedisConfiguration.class;
  }

  public Redis redis() {
    return redis;
  }

  public RedisMemory memory() {
    return new RedisMemory(new RedisMemoryProbe(redis), Clock.systemUTC(), System::nanoTime);
  }

  public void flush() {
    redis.call(commands -> commands.flushdb()).block();
  }

  @Override
  public void close() {
    redis.stop();
    factory.destroy();
  }
}
