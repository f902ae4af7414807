package io.parley.road;

import io.parley.cluster.Cluster;
import io.parley.engines.EngineCluster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Three nodes, replication factor 3, reads and writes at LOCAL_QUORUM: one or two are killed.
@Tag("faults")
class CassandraFaultsIntegrationTests {
  private static EngineCluster engines;
  private static Cluster cluster;

  @BeforeAll
  static void sixProcesses() throws Exception {
    engines = EngineCluster.start(3, 1);
    cluster = Cluster.forFaults(engines.addresses(),
        "parley.storage.replication={'class': 'NetworkTopologyStrategy', 'datacenter1': 3}");
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
    EngineFaults.oneIsKilled(cluster, "Cassandra nodes", engines.cassandra());
  }

  @Test
  void nothingIsCalledSentWithoutAQuorum() throws Exception {
    EngineFaults.twoAreKilled(cluster, "Cassandra nodes", engines.cassandra());
  }
}
