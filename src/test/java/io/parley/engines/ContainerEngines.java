package io.parley.engines;

import java.net.InetSocketAddress;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.cassandra.CassandraContainer;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.lifecycle.Startables;

/// The engines from container images, for those who ask for them and have Docker.
final class ContainerEngines {
  private static final int REDIS_PORT = 6379;

  private ContainerEngines() {}

  static TestEngines start() {
    if (!DockerClientFactory.instance().isDockerAvailable()) {
      throw new EngineStartException(
          "parley.test.engines=testcontainers was asked for and no Docker engine answers: start one, or leave the property out.");
    }
    CassandraContainer cassandra = new CassandraContainer("cassandra:5.0");
    KafkaContainer kafka = new KafkaContainer("apache/kafka:4.2.2");
    GenericContainer<?> redis = new GenericContainer<>("redis:7").withExposedPorts(REDIS_PORT);
    Startables.deepStart(cassandra, kafka, redis).join();
    return new TestEngines(cassandra.getContactPoint(), kafka.getBootstrapServers(),
        InetSocketAddress.createUnresolved(redis.getHost(), redis.getMappedPort(REDIS_PORT)), () -> {
          redis.close();
          kafka.close();
          cassandra.close();
        });
  }
}
