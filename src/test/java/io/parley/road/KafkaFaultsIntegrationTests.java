package io.parley.road;

import io.parley.cluster.Cluster;
import io.parley.engines.EngineCluster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Three brokers, replication factor 3, of which two must have what is acknowledged: one or two are killed.
@Tag("faults")
class KafkaFaultsIntegrationTests {
  private static EngineCluster engines;
  private static Cluster cluster;

  @BeforeAll
  static void sixProcesses() throws Exception {
    engines = EngineCluster.start(1, 3);
    cluster = Cluster.forFaults(engines.addresses(), "parley.messaging.replicas=3");
    cluster.start("gateway", "gateway", "messaging", "messaging", "fanout", "fanout");
  }

  @AfterAll
  static void end() {
    try (EngineCluster _ = engines; Cluster _ = cluster) {
      // the nodes first
    }
  }

  @Test
  void nothingIsLostWithOne() throws Exception {
    EngineFaults.oneIsKilled(cluster, "Kafka brokers", engines.kafka());
  }

  @Test
  void nothingIsCalledSentWithoutAQuorum() throws Exception {
    EngineFaults.twoAreKilled(cluster, "Kafka brokers", engines.kafka());
  }
}
