package io.parley.road;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.admin.internal.Audit;
import io.parley.identity.LocalTokens.LocalToken;
import io.parley.identity.Users;
import io.parley.messaging.ops.Journeys;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The console's page on one message, on a node that has the console alone, without scripts.
class MessagePageIntegrationTests {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String PASSWORD = "a password of these tests";
  private static final String HOSTILE = "<script>alert(1)</script>\u202Eben";
  private static final Pattern ACT = Pattern.compile("action=\"(/admin/acts/[^\"]+)\"");

  private static Node first;
  private static Node admin;

  private final LocalToken alice = person("alice");
  private final LocalToken ben = person("ben");
  private final String direct = first.direct(alice, ben);
  private final Device sender = new Device(alice, "phone").connect(first.address());

  @BeforeAll
  static void twoNodes() {
    first = Node.as(List.of("gateway", "worker"));
    admin = Node.as(List.of("admin"), "parley.admin.accounts[0].name=mia", "parley.admin.accounts[0].role=admin",
        "parley.admin.accounts[0].password=" + PASSWORD, "parley.admin.accounts[1].name=vic",
        "parley.admin.accounts[1].role=viewer", "parley.admin.accounts[1].password=" + PASSWORD);
  }

  @AfterAll
  static void end() {
    Stream.of(admin, first).forEach(Node::close);
  }

  private static LocalToken person(String name) {
    return first.people(name + "-" + UUID.randomUUID()).getFirst();
  }

  private static Visit visit(String who) {
    Visit visit = new Visit(admin.address()).signIn(who, PASSWORD);
    assertThat(visit.address()).startsWith("/admin").doesNotContain("sign-in");
    return visit;
  }

  private UUID say(String body) {
    UUID key = sender.send(direct, body);
    sender.settle();
    UUID id = UUID.fromString(sender.sent().get(key).get("message_id").asString());
    await().atMost(PATIENCE).until(() -> admin.bean(Journeys.class).find(id, 0).block(PATIENCE),
        journey -> !journey.routed().isEmpty() && !journey.accepted().isEmpty()
            && journey.recipients().page().getFirst().push() != Journeys.Push.NOT_YET);
    return id;
  }

  @Test
  void anIdLeadsToTheVerdictTheStagesAndTheRecipients() {
    first.bean(Users.class).update(ben.userId(), HOSTILE, null).block(PATIENCE);
    UUID id = say("hello");

    Visit visit = visit("vic").open("/admin/messages?q=" + id);

    assertThat(visit.status()).isEqualTo(200);
    assertThat(visit.address()).isEqualTo("/admin/messages/" + id);
    assertThat(visit.text()).contains("Delivered to 0 of 1 recipient", "lacks it: no session when it was routed",
        "accept", "store", "publish", "consume", "log", "push", "seq 1", "partition", "poll of");
    assertThat(visit.html()).contains("<rect").doesNotContain("hello").doesNotContain("<script>alert")
        .doesNotContain("\u202E").contains("⟨U+202E⟩");
    assertThat(visit.text()).contains("Reading content needs the admin role.");
  }

  @Test
  void aPlaceLeadsThereToo() {
    UUID id = say("hello");

    Visit visit = visit("vic").open("/admin/messages?q=" + direct + ":1");

    assertThat(visit.address()).startsWith("/admin/messages/" + id + "?at=");
    assertThat(visit.text()).contains("Delivered to 0 of 1 recipient");
  }

  @Test
  void whatLeadsNowhereSaysWhy() {
    Visit visit = visit("vic");

    assertThat(visit.open("/admin/messages?q=berlin").text()).contains("neither a message id nor conversation:seq");
    assertThat(visit.open("/admin/messages?q=" + direct + ":99").text()).contains("There is no seq 99");
    assertThat(visit.open("/admin/messages/2d3c4f00-c8d1-11f0-8001-0242ac120002").text())
        .contains("Give conversation:seq instead");
    assertThat(visit.open("/admin/messages/" + UUID.randomUUID()).status()).isEqualTo(400);
  }

  @Test
  void contentIsShownForAReasonThatStandsInTheAuditLogAndToNobodyElse() {
    UUID id = say(HOSTILE);
    Visit mia = visit("mia").open("/admin/messages?q=" + direct + ":1");
    assertThat(mia.text()).contains("Show content…").doesNotContain("alert(1)");
    mia.open("/admin/messages/" + id + "?at=" + direct + ":1&result=" + UUID.randomUUID());
    assertThat(mia.text()).as("with a result that nobody has").contains("Show content…").doesNotContain("alert(1)");

    mia.open("/admin/messages/" + id + "/content?at=" + direct + ":1");
    Matcher act = ACT.matcher(mia.html());
    assertThat(act.find()).as("the page that asks for a reason").isTrue();
    mia.submit(act.group(1), Map.of("reason", "ticket 4711"));

    assertThat(mia.text()).contains("<script>alert(1)</script>⟨U+202E⟩ben", "Audit entry");
    assertThat(mia.html()).doesNotContain("<script>alert");
    assertThat(admin.bean(Audit.class).list(new Audit.Filter("mia", "content.read", id.toString(), null, null), null)
        .block(PATIENCE).entries()).isNotEmpty().allSatisfy(entry -> {
          assertThat(entry.reason()).isEqualTo("ticket 4711");
          assertThat(entry.result()).doesNotContain("alert");
        });
    Visit vic = visit("vic").open(mia.address());
    assertThat(vic.text()).contains("Delivered to 0 of 1 recipient").doesNotContain("alert(1)");
    assertThat(vic.open("/admin/messages/" + id + "/content?at=" + direct + ":1").status()).isEqualTo(403);
  }
}
