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
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What an admin node, which has no other role, knows of the nodes that two people talk over.
class FiguresIntegrationTests {
  private static final int MESSAGES = 40;
  private static final int DEVICES = 40;
  /// Of a drain over a minute; AskedDrainTests sees it to its end.
  private static final int MOVED = 3;
  private static final Duration A_DRAIN = Duration.ofSeconds(60);
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
    admin = Node.as(List.of("admin"), Stream.concat(Stream.of("parley.node.id=admin-one"),
        Arrays.stream(Operators.SETTINGS)).toArray(String[]::new));
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
    for (LocalToken owner : gateway.people(Stream.generate(() -> "carol-" + UUID.randomUUID()).limit(DEVICES)
        .toArray(String[]::new))) {
      devices.add(new Device(owner, "phone").connect(gateway.address()));
    }
    assertThat(drains.of(ONE).block(Link.PATIENCE).state()).isEqualTo(DrainProgress.State.SERVING);

    assertThat(drains.begin(ONE).block(Link.PATIENCE).then()).isGreaterThanOrEqualTo(DEVICES);
    LocalToken late = gateway.people("dora-" + UUID.randomUUID()).getFirst();
    assertThatThrownBy(() -> new Device(late, "phone").connect(gateway.address())).isInstanceOf(Link.Lost.class);
    await().atMost(Link.PATIENCE).until(() -> view(ONE).state() == State.DRAINING);
    NodeId other = new NodeId("gateway-two");
    int before = view(other).node().sessions();
    await().atMost(A_DRAIN).until(() -> devices.stream().filter(device -> !device.isConnected()).count() >= MOVED);
    List<Device> moved = devices.stream().filter(device -> !device.isConnected()).toList();
    assertThat(moved).hasSizeLessThan(DEVICES).allMatch(device -> device.closeCode() == 1012);
    moved.forEach(device -> device.connect(otherGateway.address()));
    await().atMost(Link.PATIENCE)
        .until(() -> view(other).node().sessions() >= before + moved.size());

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

  @Test
  void theOverviewSaysHowItIsAndOfWhom() {
    ConsoleBrowser mia = new ConsoleBrowser(admin.address()).signIn(Operators.OPERATOR);
    await().atMost(Link.PATIENCE).until(() -> mia.get("/admin").body().contains("4 of 4 nodes"));

    for (String url : List.of("/admin", "/admin?range=24h", "/admin/nodes", "/admin/nodes/gateway-one",
        "/admin/nodes/admin-one")) {
      HttpResponse<String> page = mia.get(url);
      assertThat(page.statusCode()).as(url).isEqualTo(200);
      assertThat(page.body()).as(url).contains("aria-current=\"page\"").doesNotContain("style=", "onclick", "th:",
          "${");
    }
    assertThat(mia.get("/admin").body()).contains("Delivery p99", "Furthest behind", "consume", "<polyline",
        "Show as table", "its own distribution");
    assertThat(mia.get("/admin/nodes").body()).contains("gateway-one", "gateway-two", "admin-one", "Drain…");
    assertThat(mia.get("/admin/nodes?role=admin").body()).contains("admin-one")
        .doesNotContain("/admin/nodes/gateway-one");
    assertThat(mia.get("/admin/nodes?state=lost").body()).contains("The filter hides");
    assertThat(mia.get("/admin/find?q=gateway-one").body()).contains("<h1>gateway-one</h1>");
    assertThat(mia.get("/admin/nodes/gateway-nine")).returns(404, HttpResponse::statusCode)
        .extracting(HttpResponse::body).asString().contains("There is no node gateway-nine");
  }

  @Test
  void whatSetsANodeApartIsAskedOfItAndItsPeers() {
    ConsoleBrowser mia = new ConsoleBrowser(admin.address()).signIn(Operators.OPERATOR);

    assertThat(mia.get("/admin/nodes/gateway-one?wait").body()).contains("parley.limits.connections", "Most peers",
        "Slowest sessions").doesNotContain("parley.rpc.key", "parley.node.id", "did not tell");
    String reader = overview().nodes().stream().filter(view -> view.node().has("fanout")).findFirst().orElseThrow()
        .node().id().value();
    await().atMost(Link.PATIENCE).untilAsserted(() -> assertThat(mia.get("/admin/nodes/" + reader + "?wait").body())
        .contains("partitions of the log", "\"/admin/partitions/0\""));
  }

  @Test
  void setsOfPeopleAreGatheredFromAllGateways() {
    ConsoleBrowser mia = new ConsoleBrowser(admin.address()).signIn(Operators.OPERATOR);
    List<LocalToken> people = gateway.people("erin-" + UUID.randomUUID(), "finn-" + UUID.randomUUID());
    Device here = new Device(people.getFirst(), "phone").connect(gateway.address());
    Device there = new Device(people.getLast(), "phone").connect(otherGateway.address());
    here.drop();
    there.drop();

    await().atMost(Link.PATIENCE).untilAsserted(() -> assertThat(mia.get("/admin/people?set=lately-gone&wait").body())
        .contains("/admin/people/" + people.getFirst().userId(), "/admin/people/" + people.getLast().userId())
        .doesNotContain("Without "));
    for (String set : List.of("most-sessions", "slow-readers", "most-refused", "banned")) {
      assertThat(mia.get("/admin/people?wait&set=" + set).body()).as(set).doesNotContain("Without ", "not known now");
    }
  }

  @Test
  void whatIsLiveIsSentAgain() {
    ConsoleBrowser mia = new ConsoleBrowser(admin.address()).signIn(Operators.OPERATOR);

    assertThat(mia.streamUntil("/admin/live", "event:heartbeat", "\"id\":\"tiles\"", "\"id\":\"charts\""))
        .contains("event:block", "Furthest behind");
    assertThat(mia.streamUntil("/admin/nodes/live?role=gateway", "\"id\":\"nodes\"")).contains("gateway-one")
        .doesNotContain("admin-one");
    assertThat(mia.streamUntil("/admin/nodes/gateway-one/live", "\"id\":\"facts\"")).contains("Drain gateway-one");
  }

  @Test
  void whatIsLiveEndsWithTheSession() {
    ConsoleBrowser mia = new ConsoleBrowser(admin.address()).signIn(Operators.OPERATOR);

    assertThat(mia.streamUntil("/admin/live", mia::signOut, "event:bye"))
        .contains("event:heartbeat");
    assertThat(mia.get("/admin").body()).doesNotContain("Sign out").contains("Password");
  }

  @Test
  void anOperatorDrainsAGatewayAndHasItServeAgain() {
    ConsoleBrowser mia = new ConsoleBrowser(admin.address()).signIn(Operators.OPERATOR);
    // The other one may have been drained a moment ago, and its figures say so for some seconds.
    HttpResponse<String> preview = await().atMost(Link.PATIENCE).until(() -> mia.get("/admin/nodes/gateway-two/drain"),
        page -> page.body().contains("the other gateways have room for"));
    assertThat(preview.body()).contains("Drain gateway-two?", "will be asked to move over 60 s",
        "the other gateways have room for", "No message is lost", "You can have it serve again");
    assertThat(mia.submit(preview, Map.of("reason", "x")).statusCode()).isEqualTo(422);
    assertThat(gatewayTwo()).isEqualTo(DrainProgress.State.SERVING);

    HttpResponse<String> done = mia.submit(preview, Map.of("reason", "an upgrade"));
    assertThat(done.body()).contains("Done.", "gateway-two takes no connections from now on", "Audit entry",
        "Serve again…");
    assertThat(gatewayTwo()).isIn(DrainProgress.State.DRAINING, DrainProgress.State.DRAINED);
    await().atMost(Link.PATIENCE).until(() -> mia.get("/admin/nodes/gateway-two").body().contains("and it takes none"));

    HttpResponse<String> again = mia.get("/admin/nodes/gateway-two/serve");
    assertThat(mia.submit(again, Map.of("reason", "the upgrade waits")).body())
        .contains("gateway-two takes connections.");
    assertThat(gatewayTwo()).isEqualTo(DrainProgress.State.SERVING);
    assertThat(mia.get("/admin/audit").body()).contains("nodes.drain", "nodes.serve", "an upgrade");
  }

  private static DrainProgress.State gatewayTwo() {
    return admin.bean(Drains.class).of(new NodeId("gateway-two")).block(Link.PATIENCE).state();
  }

  @Test
  void aViewerMayLookAndNotDrain() {
    ConsoleBrowser vic = new ConsoleBrowser(admin.address()).signIn(Operators.VIEWER);

    assertThat(vic.get("/admin/nodes").body())
        .contains("Draining a node and exporting the list need the operator role.")
        .doesNotContain("Drain…");
    assertThat(vic.get("/admin/nodes/gateway-two/drain").statusCode()).isEqualTo(403);
    assertThat(vic.get("/admin/nodes/admin-one/drain").statusCode()).isIn(403, 409);
  }

  private static Overview overview() {
    return admin.bean(FiguresWatch.class).overview();
  }

  private static NodeView view(NodeId node) {
    return overview().nodes().stream().filter(view -> view.node().id().equals(node)).findFirst().orElseThrow();
  }
}
