package io.parley.road;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.assertions.PlaywrightAssertions;
import io.parley.admin.internal.Audit;
import io.parley.identity.LocalTokens.LocalToken;
import io.parley.identity.Users;
import io.parley.messaging.ops.Journeys;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The console's page on one message, on a node that has the console alone.
class MessagePageIntegrationTests {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String HOSTILE = "<script>alert(1)</script>\u202Eben";
  private static final String HOSTILE_SHOWN = "<script>alert(1)</script>⟨U+202E⟩ben";

  private static Node first;
  private static Node admin;

  private final LocalToken alice = person("alice");
  private final LocalToken ben = person("ben");
  private final String direct = first.direct(alice, ben);
  private final Device sender = new Device(alice, "phone").connect(first.address());

  @BeforeAll
  static void twoNodes() {
    first = Node.as(List.of("gateway", "worker"));
    admin = Node.as(List.of("admin"), Operators.SETTINGS);
    PlaywrightAssertions.setDefaultAssertionTimeout(30_000);
  }

  @AfterAll
  static void end() {
    Stream.of(admin, first).forEach(Node::close);
  }

  private static LocalToken person(String name) {
    return first.people(name + "-" + UUID.randomUUID()).getFirst();
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
    UUID id = say("a secret of theirs");
    try (ConsoleWindow window = ConsoleWindow.open(admin.address()).signIn(Operators.VIEWER)) {
      window.go("/admin/messages");
      window.look("message-search");
      window.page().getByLabel("Message id").fill(id.toString());
      window.button("Show its journey").click();
      window.page().waitForLoadState();

      assertThat(window.place()).isEqualTo("/admin/messages/" + id);
      assertThat(window.main()).containsText("Delivered to 0 of 1 recipient");
      assertThat(window.main()).containsText(HOSTILE_SHOWN + " lacks it: no session when it was routed");
      assertThat(window.rows().locator("th").allInnerTexts()).startsWith("accept", "store", "publish", "consume",
          "log");
      assertThat(window.rows().first().locator("rect")).hasCount(1);
      assertThat(window.main()).containsText("Reading content needs the admin role.");
      assertThat(window.page().content()).doesNotContain("secret");
      window.look("message");
    }
  }

  @Test
  void aPlaceLeadsThereTooFromItsPageAndFromFind() {
    UUID id = say("hello");
    String at = "/admin/messages/" + id + "?at=" + direct + ":1";
    try (ConsoleWindow window = ConsoleWindow.withoutScripts(admin.address()).signIn(Operators.VIEWER)) {
      for (String path : List.of("/admin/messages?q=", "/admin/find?q=")) {
        window.go(path + direct + ":1");
        assertThat(window.place()).isEqualTo(at);
        assertThat(window.main()).containsText("Delivered to 0 of 1 recipient");
      }
      window.go("/admin/find?q=" + id);
      assertThat(window.place()).isEqualTo("/admin/messages/" + id);
    }
  }

  @Test
  void whatLeadsNowhereSaysWhy() {
    try (ConsoleWindow window = ConsoleWindow.withoutScripts(admin.address()).signIn(Operators.VIEWER)) {
      assertThat(window.go("/admin/messages?q=berlin")).isEqualTo(404);
      assertThat(window.main()).containsText("neither a message id nor conversation:seq");
      window.go("/admin/messages?q=" + direct + ":99");
      assertThat(window.main()).containsText("There is no seq 99");
      window.go("/admin/messages/2d3c4f00-c8d1-11f0-8001-0242ac120002");
      assertThat(window.main()).containsText("Give conversation:seq instead");
      assertThat(window.go("/admin/messages/" + UUID.randomUUID())).isEqualTo(400);
    }
  }

  @Test
  void contentIsShownForAReasonThatStandsInTheAuditLogAndToNobodyElse() {
    UUID id = say(HOSTILE);
    String shown;
    try (ConsoleWindow ada = ConsoleWindow.withoutScripts(admin.address()).signIn(Operators.ADMIN)) {
      ada.go("/admin/messages/" + id + "?at=" + direct + ":1&result=" + UUID.randomUUID());
      assertThat(ada.page().content()).as("with a result that nobody has").doesNotContain("alert(1)");
      ada.button("Show content…").click();
      ada.confirm("Show content", "ticket 4711");

      assertThat(ada.result()).containsText("Audit entry");
      assertThat(ada.page().locator("pre")).hasText(HOSTILE_SHOWN);
      shown = ada.place();
    }
    assertThat(
        admin.bean(Audit.class).list(new Audit.Filter(Operators.ADMIN, "content.read", id.toString(), null, null),
            null).block(PATIENCE).entries())
        .isNotEmpty().allSatisfy(entry -> {
          assertThat(entry.reason()).isEqualTo("ticket 4711");
          assertThat(entry.result()).doesNotContain("alert");
        });
    try (ConsoleWindow mia = ConsoleWindow.withoutScripts(admin.address()).signIn(Operators.OPERATOR)) {
      mia.go(shown);
      assertThat(mia.main()).containsText("Delivered to 0 of 1 recipient");
      assertThat(mia.page().content()).doesNotContain("alert(1)");
      assertThat(mia.go("/admin/messages/" + id + "/content?at=" + direct + ":1")).isEqualTo(403);
    }
  }
}
