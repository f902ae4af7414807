package io.parley.road;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.parley.admin.internal.figures.FiguresWatch;
import io.parley.admin.internal.figures.NodeView.State;
import io.parley.admin.internal.figures.NodeView;
import io.parley.admin.internal.figures.Overview;
import io.parley.admin.internal.figures.Point;
import io.parley.admin.internal.figures.Stage;
import io.parley.identity.LocalTokens.LocalToken;
import io.parley.platform.ParleyException;
import io.parley.sessions.DrainProgress;
import io.parley.sessions.NodeId;
import io.parley.sessions.ops.Drains;
import io.parley.sessions.ops.KnownNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What an admin node, which has no other role, knows of the nodes that two people talk over.
class FiguresIntegrationTests {
  private static final int MESSAGES = 40;
  private static final int DEVICES = 8;
  private static final Duration A_DRAIN = Duration.ofSeconds(75);
  /// The devices of these tests say nothing by themselves.
  private static final String SILENT_DEVICES = "parley.gateway.heartbeat=5m";
  private static final NodeId ONE = new NodeId("gateway-one");

  private static Node worker;
  private static Node gateway;
  private static Node otherGateway;
  private static Node admin;

  @BeforeAll
  static void fourNodes() {
    worker = Node.as(List.of("messaging", "fanout", "presence"));
    gateway = Node.as(List.of("gateway"), "parley.node.id=gateway-one", "parley.limits.connections=500",
        "parley.limits.sends-per-second=1000", "parley.limits.send-burst=10000", SILENT_DEVICES);
    otherGateway = Node.as(List.of("gateway"), "parley.node.id=gateway-two", SILENT_DEVICES);
    admin = Node.as(List.of("admin"), "parley.node.id=admin-one");
  }

  @AfterAll
  static void end() {
    Stream.of(admin, otherGateway, gateway, worker).forEach(Node::close);
  }

  @Test
  void whatTwoPeopleSayShowsInTheFiguresOfAllNodesTogether() {
    List<LocalToken> people = gateway.people("alice-" + UUID.randomUUID(), "ben-" + UUID.randomUUID());
    String direct = gateway.direct(people.getFirst(), people.getLast());
    Device alice = new Device(people.getFirst(), "phone").connect(gateway.address());
    Device ben = new Device(people.getLast(), "phone").connect(otherGateway.address());
    for (int i = 0; i < MESSAGES; i++) {
      alice.send(direct, "message " + i);
    }
    alice.settle();
    await().atMost(Link.PATIENCE).until(() -> ben.cursor(direct) == MESSAGES);
    ben.acknowledge(direct);

    await().atMost(Link.PATIENCE).untilAsserted(() -> {
      Overview overview = overview();
      Point minute = overview.minute();
      assertThat(minute.counts().sent()).isGreaterThanOrEqualTo(MESSAGES);
      assertThat(minute.counts().deliveries()).isGreaterThanOrEqualTo(MESSAGES);
      assertThat(minute.stages()).containsOnlyKeys(Stage.values());
      assertThat(minute.delivery().count()).isGreaterThanOrEqualTo(MESSAGES);
      assertThat(minute.delivery().p99()).isBetween(1_000L, 30_000_000L)
          .isGreaterThanOrEqualTo(minute.delivery().p50());
      assertThat(minute.connections()).isGreaterThanOrEqualTo(2);
      assertThat(overview.reach()).returns(4, reach -> reach.reporting()).returns(4, reach -> reach.expected())
          .returns(null, reach -> reach.failure());
      assertThat(overview.deadLetters().count()).isNotNegative();
      assertThat(overview.deadLetters().failure()).isNull();
      assertThat(view(ONE).node()).returns(500, KnownNode::capacity);
      assertThat(view(ONE).latest().machine().heapUsed()).isPositive();
    });
    assertThat(admin.bean(FiguresWatch.class).quarterOf(ONE)).anySatisfy(point -> assertThat(point).isNotNull());
  }

  @Test
  void aGatewayThatIsDrainedHandsItsClientsOverAndServesAgain() {
    Drains drains = admin.bean(Drains.class);
    List<Device> devices = new ArrayList<>();
    for (int i = 0; i < DEVICES; i++) {
      LocalToken owner = gateway.people("carol-" + UUID.randomUUID()).getFirst();
      devices.add(new Device(owner, "phone").connect(gateway.address()));
    }
    assertThat(drains.of(ONE).block(Link.PATIENCE).state()).isEqualTo(DrainProgress.State.SERVING);

    assertThat(drains.begin(ONE).block(Link.PATIENCE).then()).isGreaterThanOrEqualTo(DEVICES);
    LocalToken late = gateway.people("dora-" + UUID.randomUUID()).getFirst();
    assertThatThrownBy(() -> new Device(late, "phone").connect(gateway.address())).isInstanceOf(Link.Lost.class);
    await().atMost(Link.PATIENCE).until(() -> view(ONE).state() == State.DRAINING);
    await().atMost(A_DRAIN).until(() -> {
      devices.stream().filter(device -> !device.isConnected()).forEach(device -> {
        assertThat(device.closeCode()).isEqualTo(1012);
        device.connect(otherGateway.address());
      });
      return drains.of(ONE).block(Link.PATIENCE).state() == DrainProgress.State.DRAINED;
    });
    devices.stream().filter(device -> !device.isConnected()).forEach(device -> device.connect(otherGateway.address()));
    await().atMost(Link.PATIENCE).untilAsserted(() -> {
      assertThat(view(ONE).node().sessions()).isZero();
      assertThat(view(new NodeId("gateway-two")).node().sessions()).isGreaterThanOrEqualTo(DEVICES);
    });

    assertThat(drains.cancel(ONE).block(Link.PATIENCE).state()).isEqualTo(DrainProgress.State.SERVING);
    assertThat(new Device(late, "phone").connect(gateway.address()).isConnected()).isTrue();
  }

  @Test
  void onlyAGatewayThatIsHereCanBeDrained() {
    Drains drains = admin.bean(Drains.class);

    assertThatThrownBy(() -> drains.begin(new NodeId("admin-one")).block(Link.PATIENCE))
        .isInstanceOfSatisfying(ParleyException.class, refusal -> assertThat(refusal.code()).isEqualTo("conflict"))
        .hasMessage("Node admin-one is no gateway: it holds no connections that could move");
    assertThatThrownBy(() -> drains.begin(new NodeId("gateway-nine")).block(Link.PATIENCE))
        .isInstanceOfSatisfying(ParleyException.class, refusal -> assertThat(refusal.code()).isEqualTo("not_found"));
    NodeId other = overview().nodes().stream().map(view -> view.node()).filter(node -> node.has("messaging"))
        .findFirst().orElseThrow().id();
    assertThatThrownBy(() -> drains.begin(other).block(Link.PATIENCE)).isInstanceOfSatisfying(ParleyException.class,
        refusal -> assertThat(refusal.code()).isEqualTo("conflict"));
  }

  private static Overview overview() {
    return admin.bean(FiguresWatch.class).overview();
  }

  private static NodeView view(NodeId node) {
    return overview().nodes().stream().filter(view -> view.node().id().equals(node)).findFirst().orElseThrow();
  }
}
