package io.parley.road;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.cluster.Cluster;
import io.parley.cluster.NodeProcess;
import io.parley.conversation.ConversationKind;
import io.parley.engines.EngineAddresses;
import io.parley.engines.FragileEngines;
import io.parley.engines.OnOwnEngines;
import io.parley.identity.LocalTokens.LocalToken;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Two gateways, a messaging node and a fan-out node, each a process of the packaged jar, of which one after the other is
/// killed or stands still while a crowd chats.
@OnOwnEngines
class ProcessFaultsIntegrationTests {
  private static final Duration LEASE = Duration.ofSeconds(10);
  private static final Duration OFFLINE_WITHIN = Duration.ofSeconds(20);
  private static final Duration STANDSTILL = Duration.ofSeconds(15);

  private static FragileEngines engines;
  private static Cluster cluster;

  @BeforeAll
  static void fourProcesses() {
    engines = FragileEngines.start();
    cluster = Cluster.forFaults(EngineAddresses.of(engines.connection()));
    cluster.start("gateway", "gateway", "messaging", "fanout");
  }

  @AfterAll
  static void end() {
    try (FragileEngines _ = engines; Cluster _ = cluster) {
      // the nodes first
    }
  }

  @Test
  void theDevicesOfAKilledGatewayGoOnAtAnother() throws Exception {
    FaultRun.through(cluster, "kill -9 of a gateway", run -> {
      NodeProcess gateway = cluster.node("gateway-1");
      List<Device> cutOff = run.devicesAt(gateway);
      assertThat(run.registry().sessions(gateway.id(), run.people())).isPositive();

      LocalToken friend = cluster.issuer().newcomer("friend");
      LocalToken viewer = cluster.issuer().newcomer("viewer");
      Rest rest = new Rest(cluster.gateways());
      rest.arrive(List.of(friend, viewer));
      rest.begin(ConversationKind.DIRECT, viewer, Set.of(friend.userId()));
      Onlooker watching = new Onlooker(cluster.node("gateway-2").address(), viewer);
      Onlooker _ = new Onlooker(gateway.address(), friend);
      await().atMost(LEASE).until(() -> watching.watch(friend.userId()).equals(List.of("online")));

      gateway.kill();
      long killed = System.nanoTime();

      await().atMost(LEASE.plusSeconds(1))
          .until(() -> run.registry().sessions(gateway.id(), run.people()) == 0);
      await().atMost(OFFLINE_WITHIN.minusNanos(System.nanoTime() - killed))
          .until(() -> watching.statuses(friend.userId()).contains("offline"));
      await().atMost(Link.PATIENCE).until(() -> run.devicesAt(cluster.node("gateway-2")).containsAll(cutOff));
      NodeProcess successor = cluster.restart("gateway-1");
      Chatter first = run.crowd().chatters().getFirst();
      first.setSteady(true);
      first.comeBackTo(successor.address());
      assertThat(first.node()).isEqualTo(successor.address());
      assertThat(run.registry().sessions(successor.id(), run.people()))
          .as(() -> run.registry().describe(run.people())).isPositive();
    });
  }

  @Test
  void nobodyIsDisconnectedByAGatewayThatStandsStill() throws Exception {
    FaultRun.through(cluster, "SIGSTOP of a gateway for 15 s", run -> {
      NodeProcess gateway = cluster.node("gateway-1");
      String before = run.registry().incarnation(gateway.id()).orElseThrow();
      run.crowd().setSteady(true);
      Map<Device, Integer> sockets = run.devicesAt(gateway).stream()
          .collect(Collectors.toMap(device -> device, Device::sockets));
      assertThat(sockets).isNotEmpty();

      try (NodeProcess.Standstill _ = gateway.stop()) {
        run.pass(STANDSTILL);
        assertThat(run.registry().incarnation(gateway.id())).isEmpty();
      }

      await().atMost(LEASE).until(() -> run.registry().incarnation(gateway.id()).isPresent());
      assertThat(run.registry().incarnation(gateway.id())).get().isNotEqualTo(before);
      await().atMost(LEASE).untilAsserted(() -> assertThat(sockets.keySet()).allMatch(Device::wasToldToSync));
      assertThat(sockets).allSatisfy((device, count) -> {
        assertThat(device.isConnected()).isTrue();
        assertThat(device.sockets()).isEqualTo(count);
      });
      run.crowd().setSteady(false);
    });
  }

  @Test
  void anotherFanoutGoesOnWhereAKilledOneWas() throws Exception {
    FaultRun.through(cluster, "kill -9 of the fan-out", run -> {
      cluster.node("fanout-1").kill();
      cluster.restart("fanout-1");
    });
  }
}
