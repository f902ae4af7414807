package io.parley.road;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.cluster.Cluster;
import io.parley.cluster.NodeProcess;
import io.parley.cluster.TcpProxy;
import io.parley.engines.EngineCluster;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Eight nodes with a role each on single engines: nodes fail, restart in turn and lose each other, and Redis fails.
@Tag("faults")
class RoleFaultsIntegrationTests {
  private static final Duration STANDSTILL = Duration.ofSeconds(15);
  /// Longer than a lease lasts.
  private static final Duration AWAY = Duration.ofSeconds(12);
  private static final Duration AWAY_FOR_LONG = Duration.ofSeconds(30);
  private static final Duration RESTARTING = Duration.ofMinutes(1);
  private static final Duration BETWEEN_RESTARTS = Duration.ofSeconds(5);
  private static final Duration REDIS_AWAY = Duration.ofSeconds(5);
  private static final Duration LATER = Duration.ofMillis(300);

  private static EngineCluster engines;
  private static Cluster cluster;
  private static TcpProxy beforeMessaging;
  private static TcpProxy beforeGateway;

  @BeforeAll
  static void eightProcesses() throws Exception {
    engines = EngineCluster.start(1, 1);
    cluster = Cluster.forFaults(engines.addresses());
    beforeMessaging = cluster.proxyBefore("messaging-2");
    beforeGateway = cluster.proxyBefore("gateway-2");
    cluster.start("gateway", "gateway", "messaging", "messaging", "fanout", "fanout", "presence", "admin");
  }

  @AfterAll
  static void end() {
    try (EngineCluster _ = engines; Cluster _ = cluster) {
      // the nodes first
    }
  }

  @AfterEach
  void mend() {
    beforeMessaging.mend();
    beforeGateway.mend();
    cluster.restartEnded();
  }

  @ParameterizedTest
  @ValueSource(strings = {"gateway", "messaging", "fanout", "presence", "admin"})
  void aNodeThatIsKilledIsMissedByNobody(String role) throws Exception {
    FaultRun.through(cluster, "kill -9 of %s-1".formatted(role), run -> {
      cluster.node(role + "-1").kill();
      run.pass(AWAY);
      cluster.restart(role + "-1");
    });
  }

  @ParameterizedTest
  @ValueSource(strings = {"gateway", "messaging", "fanout", "presence", "admin"})
  void aNodeThatStandsStillIsMissedByNobody(String role) throws Exception {
    FaultRun.through(cluster, "SIGSTOP of %s-1 for 15 s".formatted(role), run -> {
      try (NodeProcess.Standstill _ = cluster.node(role + "-1").stop()) {
        run.pass(STANDSTILL);
      }
    });
  }

  @Test
  void allNodesRestartInTurn() throws Exception {
    FaultRun.through(cluster, "rolling restart: SIGTERM of each node in turn", run -> {
      for (String name : cluster.names()) {
        cluster.node(name).terminate();
        cluster.restart(name);
      }
    });
  }

  @Test
  void gatewaysLoseAMessagingNode() throws Exception {
    around("connections to a messaging node cut for 12 s", beforeMessaging, TcpProxy::cut);
  }

  @Test
  void gatewaysHearLateFromAMessagingNode() throws Exception {
    around("connections to a messaging node slowed by 300 ms", beforeMessaging, proxy -> proxy.slow(LATER));
  }

  @Test
  void fanoutLosesAGateway() throws Exception {
    around("connections to a gateway cut for 12 s", beforeGateway, TcpProxy::cut);
  }

  /// Its lease stands all the while: what it does not take becomes dead letters, and its sessions are told.
  @Test
  void fanoutLosesAGatewayForLong() throws Exception {
    FaultRun.through(cluster, "connections to a gateway cut for 30 s", run -> {
      beforeGateway.cut();
      run.pass(AWAY_FOR_LONG);
      beforeGateway.mend();
    });
  }

  @Test
  void aFanoutNodeRestartsAgainAndAgain() throws Exception {
    FaultRun.through(cluster, "restarts of a fan-out node for a minute", run -> {
      long end = System.nanoTime() + RESTARTING.toNanos();
      while (System.nanoTime() < end) {
        run.pass(BETWEEN_RESTARTS);
        cluster.node("fanout-1").terminate();
        cluster.restart("fanout-1");
      }
    });
  }

  @Test
  void fanoutHearsLateFromAGateway() throws Exception {
    around("connections to a gateway slowed by 300 ms", beforeGateway, proxy -> proxy.slow(LATER));
  }

  private static void around(String fault, TcpProxy proxy, Consumer<TcpProxy> deed) throws Exception {
    FaultRun.through(cluster, fault, run -> {
      long before = proxy.bytes();
      assertThat(before).as("what has passed the proxy").isPositive();
      deed.accept(proxy);
      run.pass(AWAY);
      proxy.mend();
    });
  }

  @Test
  void redisForgetsEverything() throws Exception {
    FaultRun.through(cluster, "Redis flushed", run -> run.registry().flush());
  }

  @Test
  void redisIsKilledAndComesBackEmpty() throws Exception {
    FaultRun.through(cluster, "Redis killed, back empty after 5 s", run -> {
      engines.redis().kill();
      run.pass(REDIS_AWAY);
      engines.redis().start().awaitAnswer();
    });
  }
}
