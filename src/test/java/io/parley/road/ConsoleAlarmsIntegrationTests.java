package io.parley.road;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.admin.internal.figures.Alarm;
import io.parley.admin.web.AlarmLinks;
import io.parley.identity.LocalTokens.LocalToken;
import io.parley.platform.EngineErrors.Engine;
import io.parley.platform.EngineErrors;
import io.parley.sessions.Nodes;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// From the sentence of each alarm to what helps, and the sets of people and the figures of a node that lie on the way.
@OnSharedNode
class ConsoleAlarmsIntegrationTests {
  /// The gateway takes so long for slow.
  private static final Duration SLOW = Duration.ofSeconds(2);
  private static final int MORE_THAN_A_BURST = 130;

  private final Node node = Node.shared();
  private final ConsoleBrowser mia = new ConsoleBrowser(node.address()).signIn(Operators.OPERATOR);
  private LocalToken alice;
  private LocalToken ben;
  private String direct;

  @BeforeEach
  void twoPeople() {
    List<LocalToken> people = node.people("alice-" + UUID.randomUUID(), "ben-" + UUID.randomUUID());
    alice = people.getFirst();
    ben = people.getLast();
    direct = node.direct(alice, ben);
  }

  @Test
  void everyAlarmLeadsToAPageAndItsRunbook() {
    String runbook = mia.get("/admin/runbook").body();
    for (Alarm.Kind kind : Alarm.Kind.values()) {
      String link = AlarmLinks.of(kind, id());
      assertThat(mia.get(link.replaceFirst("#.*", "")).statusCode()).as(link).isEqualTo(200);
      assertThat(runbook).contains("<h2 id=\"%s\"".formatted(AlarmLinks.anchor(kind)));
    }
  }

  @Test
  void fromSlowReadersOneComesToTheDeviceAndDisconnectsIt() {
    Device phone = new Device(ben, "phone").connect(node.address());
    new Device(alice, "phone").connect(node.address()).send(direct, "hello");
    await().atMost(Link.PATIENCE).until(() -> phone.cursor(direct) == 1);
    long pushed = System.nanoTime();
    await().atMost(Link.PATIENCE).until(() -> System.nanoTime() - pushed > SLOW.toNanos());
    phone.acknowledge(direct);

    HttpResponse<String> set = await().atMost(Link.PATIENCE).until(
        () -> mia.get(AlarmLinks.of(Alarm.Kind.SLOW_READERS, id()) + "&wait"),
        page -> page.body().contains("/admin/people/" + ben.userId()));
    assertThat(row(set.body(), ben)).contains(">phone<", "Disconnect…").containsPattern("2\\.\\d s|[3-9]\\.\\d s");
    assertThat(mia.get("/admin/nodes/" + id() + "?wait").body()).contains("Slowest sessions",
        ben.userId() + "/disconnect");

    assertThat(mia.get("/admin/people/export?set=slow-readers").body()).contains(",queued_frames,oldest_frame,")
        .containsPattern(ben.userId() + ",[^\n]*,online,phone," + id() + ",0,,[^,\n]*,PT[2-9][^,\n]*,0\r\n");

    HttpResponse<String> preview = mia.get(attribute(row(set.body(), ben), "href=\"([^\"]*/disconnect[^\"]*)\""));
    assertThat(mia.submit(preview, Map.of("reason", "reads too slowly")).body()).contains("1 session closed.");
    assertThat(phone.closeCode()).isEqualTo(4450);
    await().atMost(Link.PATIENCE).until(() -> !row(mia.get("/admin/people?set=slow-readers&wait").body(), ben)
        .contains("Disconnect…"));
  }

  @Test
  void whoSendsTooFastIsAmongTheMostRefusedWithTheNumber() {
    Link link = Link.open(node.address(), _ -> {});
    link.answer(Link.frame("hello").put("token", alice.token()).put("device_id", "phone"));
    List<JsonNode> answers = IntStream.range(0, MORE_THAN_A_BURST)
        .mapToObj(i -> link.ask(message("hello " + i))).toList().stream().map(answer -> answer.join()).toList();
    long refused = answers.stream().filter(answer -> answer.path("code").asString("").equals("rate_limited")).count();
    assertThat(refused).isPositive();

    String page = mia.get("/admin/people?set=most-refused&wait").body();
    assertThat(row(page, alice)).contains("</span>" + refused + "</td>").contains("online");
    assertThat(page).doesNotContain("/admin/people/" + ben.userId());
    assertThat(mia.get("/admin/people/export?set=most-refused").body())
        .containsPattern("%s,[^\n]*,%d,%d,clear,\r\n".formatted(alice.userId(), refused, refused))
        .doesNotContain(ben.userId().toString());
    link.abort();
  }

  private ObjectNode message(String body) {
    return Link.frame("send").put("conversation_id", direct).put("client_message_id", UUID.randomUUID().toString())
        .put("message_type", "text").put("body", body);
  }

  @Test
  void whoHasMostSessionsAndWhoHasGoneIsListed() {
    Device phone = new Device(ben, "phone").connect(node.address());
    Device web = new Device(ben, "web").connect(node.address());
    Device alices = new Device(alice, "phone").connect(node.address());

    // The gateway goes through all its sessions every 5 s at most.
    await().atMost(Link.PATIENCE).untilAsserted(() -> {
      String most = mia.get("/admin/people?set=most-sessions&wait").body();
      assertThat(row(most, ben)).contains("sessions </span>2</td>");
      assertThat(mia.get("/admin/people/export?set=most-sessions").body()).startsWith("user_id,name,presence,since,")
          .containsPattern(ben.userId() + ",[^\n]*,online,[^\n]*Z,2,2,,0,0,clear,\r\n");
      assertThat(most).doesNotContain("/admin/people/" + alice.userId());
    });

    phone.drop();
    alices.drop();
    await().atMost(Link.PATIENCE).untilAsserted(() -> {
      String gone = mia.get("/admin/people?set=lately-gone&wait").body();
      assertThat(row(gone, alice)).contains("phone at ").contains("sessions </span>0</td>");
      assertThat(gone).as("ben is still here").doesNotContain("/admin/people/" + ben.userId());
      assertThat(mia.get("/admin/people/export?set=lately-gone").body())
          .containsPattern(alice.userId() + "[^\n]*,the connection was lost without a word,phone,[^,\n]*Z\r\n")
          .doesNotContain(ben.userId().toString());
    });
    assertThat(web.isConnected()).isTrue();
    alices.connect(node.address());
    assertThat(mia.get("/admin/people?set=lately-gone&wait").body()).as("alice is back")
        .doesNotContain("/admin/people/" + alice.userId());
    assertThat(mia.get("/admin/people?set=nonsense").body()).contains("Give an id or a name, or pick a set.");
    HttpResponse<String> nonsense = mia.get("/admin/people/export?set=nonsense");
    assertThat(nonsense.statusCode()).isEqualTo(400);
    assertThat(nonsense.body()).contains("set must be one of most-sessions, slow-readers");
  }

  @Test
  void whatANodeMeetsOfEnginesShowsAmongTheNodesByErrors() {
    EngineErrors errors = node.bean(EngineErrors.class);
    String before = mia.get("/admin/nodes?engine=kafka&sort=-engine").body();
    errors.count(Engine.KAFKA, EngineErrors.QUORUM);

    await().atMost(Link.PATIENCE).untilAsserted(() -> {
      String page = mia.get(AlarmLinks.of(Alarm.Kind.ENGINE_KAFKA, id())).body();
      assertThat(page).contains("/admin/nodes/" + id()).contains("kafka quorum");
      assertThat(page).contains("aria-sort=\"descending\"");
    });
    assertThat(before).doesNotContain("kafka quorum");
    assertThat(mia.get("/admin/nodes?engine=cassandra").body()).contains("The filter hides");
  }

  @Test
  void inABrowserNobodyIsShutOutAndNothingRunsOver() {
    Device phone = new Device(ben, "a phone with a long name " + "y".repeat(30)).connect(node.address());
    new Device(ben, "web").connect(node.address());
    Device alices = new Device(alice, "phone").connect(node.address());
    alices.send(direct, "hello");
    await().atMost(Link.PATIENCE).until(() -> phone.cursor(direct) == 1);
    long pushed = System.nanoTime();
    try (ConsoleWindow window = ConsoleWindow.open(node.address()).signIn(Operators.OPERATOR)) {
      await().atMost(Link.PATIENCE).until(() -> System.nanoTime() - pushed > SLOW.toNanos());
      phone.acknowledge(direct);
      phone.settle();
      for (String name : List.of("slow-readers", "most-sessions")) {
        window.go("/admin/people?set=" + name + "&wait");
        window.look("people-" + name);
      }
      window.go("/admin/nodes/" + id() + "?wait");
      window.look("node");
      window.go("/admin/runbook");
      window.look("runbook");
    }
  }

  private String id() {
    return node.bean(Nodes.class).self().value();
  }

  /// The row of somebody; empty where there is none.
  private static String row(String page, LocalToken user) {
    Matcher row = Pattern
        .compile(
            "<tr[^>]*>\\s*<th scope=\"row\" class=\"person\"><a href=\"/admin/people/%s\".*?</tr>"
                .formatted(user.userId()),
            Pattern.DOTALL)
        .matcher(page);
    return row.find() ? row.group() : "";
  }

  private static String attribute(String text, String pattern) {
    Matcher found = Pattern.compile(pattern).matcher(text);
    assertThat(found.find()).as(text).isTrue();
    return found.group(1).replace("&amp;", "&");
  }
}
