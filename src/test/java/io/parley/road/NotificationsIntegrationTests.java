package io.parley.road;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.parley.conversation.ConversationId;
import io.parley.conversation.ConversationKind;
import io.parley.identity.LocalTokens.LocalToken;
import io.parley.identity.ops.Standings;
import io.parley.messaging.Content;
import io.parley.messaging.MessageType;
import io.parley.messaging.Receipts;
import io.parley.notification.PushKind;
import io.parley.notification.internal.TestBrowser;
import io.parley.notification.ops.PushLog;
import io.parley.notification.ops.PushProviders;
import io.parley.notification.ops.PushLog.LoggedPush;
import io.parley.road.PushService.Call;
import io.parley.sessions.NodeId;
import io.parley.sessions.Nodes;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// From a message on the socket to providers on this machine, which check what they get.
class NotificationsIntegrationTests {
  private static final byte[] SECRET = "a secret of the operator's service".getBytes(StandardCharsets.US_ASCII);
  private static final String WEBHOOK = "/webhook";
  private static final String[] VAPID = TestBrowser.vapidKeys();

  /// Where nobody listens: what is pushed there fails at once.
  private static final String NOBODY = "http://127.0.0.1:9/push/";
  private static final int FAILURES_UNTIL_KEPT_AWAY = 5;

  private static PushService service;
  private static Node node;
  private static Rest rest;

  private LocalToken alice;
  private LocalToken ben;
  private Device phone;
  private String direct;
  private String bensToken;

  @BeforeAll
  static void aNodeAndItsProviders() {
    service = new PushService();
    node = Node.start("parley.notification.window=1s", "parley.notification.webhook.url=" + service.address(WEBHOOK),
        "parley.notification.webhook.secret=whsec_" + Base64.getEncoder().encodeToString(SECRET),
        "parley.notification.web-push.public-key=" + VAPID[0], "parley.notification.web-push.private-key=" + VAPID[1],
        "parley.notification.web-push.subject=mailto:ops@example.com",
        "parley.notification.web-push.private-addresses=true");
    rest = new Rest(List.of(node.address()));
  }

  @AfterAll
  static void end() {
    node.close();
    service.close();
  }

  @BeforeEach
  void twoPeopleOfWhomOneIsThere() {
    List<LocalToken> people = node.people("alice-" + UUID.randomUUID(), "ben-" + UUID.randomUUID());
    alice = people.getFirst();
    ben = people.getLast();
    direct = node.direct(alice, ben);
    phone = new Device(alice, "phone").connect(node.address());
    service.answers(WEBHOOK, 204);
    bensToken = "token-" + UUID.randomUUID();
    set(ben, "bens-phone", "webhook", bensToken);
  }

  private static void set(LocalToken user, String device, String kind, String token) {
    rest.insist(user, "PUT", "/devices/%s/push".formatted(device),
        Link.JSON.createObjectNode().put("kind", kind).put("token", token));
  }

  @Test
  void whatComesTogetherIsOnePushAndItsCountGrows() {
    say(3);

    JsonNode push = pushed(bensToken, 3);
    assertThat(push.at("/badge").asInt()).isEqualTo(3);
    assertThat(push.at("/sender_name").asString()).startsWith("alice-");
    assertThat(push.has("body")).as("what was said is not revealed").isFalse();
    assertThat(pushes(bensToken)).hasSize(1);

    say(1);
    JsonNode next = pushed(bensToken, 4);
    assertThat(next.at("/notification_id")).isNotEqualTo(push.at("/notification_id"));
    await().atMost(Link.PATIENCE).untilAsserted(() -> assertThat(log()).extracting(LoggedPush::outcome, LoggedPush::seq)
        .containsExactly(tuple("delivered", 4L), tuple("delivered", 3L)));
  }

  @Test
  void whoHasAnyDeviceConnectedIsNotNotified() {
    Device laptop = new Device(ben, "laptop").connect(node.address());
    say(1);
    await().atMost(Link.PATIENCE).until(() -> laptop.cursor(direct) == 1);

    tellAnother();
    assertThat(pushes(bensToken)).isEmpty();
    laptop.drop();
  }

  @Test
  void whatIsMutedIsSilentAndDoesNotCountForTheBadge() {
    ConversationId group = rest.begin(ConversationKind.GROUP, alice, Set.of(ben.userId()));
    rest.insist(ben, "PUT", "/conversations/%s/notifications".formatted(group),
        Link.JSON.createObjectNode().put("muted_until", Instant.now().plus(Duration.ofHours(1)).toString()));
    phone.send(group.toString(),
        new Content(MessageType.TEXT, "@ben", null, null, List.of(ben.userId().value())));
    tellAnother();
    say(2);

    assertThat(pushed(bensToken, 2).at("/badge").asInt()).isEqualTo(2);
    assertThat(pushes(bensToken)).hasSize(1);
  }

  @Test
  void whatWasReadMeanwhileIsNotPushedAndNotCounted() {
    double read = judged("read");
    service.answers(WEBHOOK, 503);
    ConversationId group = rest.begin(ConversationKind.GROUP, alice, Set.of(ben.userId()));
    phone.send(group.toString(), "in the group");
    await().atMost(Link.PATIENCE).until(() -> !calls(bensToken).isEmpty());
    node.bean(Receipts.class).read(ben.userId(), group, 2).block(Link.PATIENCE);
    await().atMost(Link.PATIENCE)
        .until(() -> rest.insist(ben, "GET", "/conversations", null).at("/items/0/unread").asInt(-1) == 0);
    service.answers(WEBHOOK, 204);
    await().atMost(Link.PATIENCE).until(() -> judged("read") > read || !pushes(bensToken).isEmpty());
    say(1);

    JsonNode push = pushed(bensToken, 1);
    assertThat(pushes(bensToken)).hasSize(1);
    assertThat(push.at("/conversation_id").asString()).isEqualTo(direct);
    assertThat(push.at("/badge").asInt()).isEqualTo(1);
  }

  @Test
  void aBrowserReadsWhatItsPushServiceCannot() throws GeneralSecurityException {
    TestBrowser browser = new TestBrowser();
    String path = "/push/" + UUID.randomUUID();
    set(ben, "browser", "web_push", browser.subscription(service.address(path)));
    phone.send(direct, new Content(MessageType.TEXT, "@ben", null, null, List.of(ben.userId().value())));

    await().atMost(Link.PATIENCE).until(() -> !service.calls(path).isEmpty());
    Call call = service.calls(path).getFirst();
    JsonNode push = Link.JSON.readTree(browser.decrypt(call.body()));
    assertThat(push.at("/conversation_id").asString()).isEqualTo(direct);
    assertThat(push.at("/unread").asInt()).isEqualTo(1);
    assertThat(push.at("/mentioned").asBoolean()).isTrue();
    assertThat(new String(call.body(), StandardCharsets.ISO_8859_1)).doesNotContain(direct);
    assertThat(call.header("content-encoding")).isEqualTo("aes128gcm");
    assertThat(call.header("urgency")).isEqualTo("high");
    assertThat(call.header("ttl")).isEqualTo("3600");
    assertThat(call.header("topic")).matches("[A-Za-z0-9_-]{22}");
    JsonNode claims = TestBrowser.vapidClaims(call.header("authorization"), VAPID[0]);
    assertThat(claims.at("/aud").asString() + path).isEqualTo(service.address(path));
    assertThat(claims.at("/sub").asString()).isEqualTo("mailto:ops@example.com");
    assertThat(Instant.ofEpochSecond(claims.at("/exp").asLong()))
        .isBetween(Instant.now(), Instant.now().plus(Duration.ofHours(24)));
  }

  @Test
  void aDeviceThatIsGoneIsForgotten() {
    String gone = "/push/" + UUID.randomUUID();
    service.answers(gone, 410);
    set(ben, "browser", "web_push", new TestBrowser().subscription(service.address(gone)));
    say(1);
    pushed(bensToken, 1);
    await().atMost(Link.PATIENCE).until(() -> log().stream().anyMatch(one -> one.outcome().equals("gone")));
    say(1);

    pushed(bensToken, 2);
    assertThat(service.calls(gone)).hasSize(1);
  }

  @Test
  void aProviderThatFailsIsTriedAgainUnderTheSameIdAndHoldsUpNobody() {
    String other = "/push/" + UUID.randomUUID();
    set(ben, "browser", "web_push", new TestBrowser().subscription(service.address(other)));
    service.answers(WEBHOOK, 503);
    say(1);
    await().atMost(Link.PATIENCE).until(() -> !calls(bensToken).isEmpty());
    LocalToken dora = node.people("dora-" + UUID.randomUUID()).getFirst();
    Device here = new Device(dora, "phone").connect(node.address());
    String next = node.direct(alice, dora);
    phone.send(next, "chat goes on");
    await().atMost(Link.PATIENCE).until(() -> here.cursor(next) == 1);
    assertThat(pushes(bensToken)).isEmpty();

    service.answers(WEBHOOK, 204);
    JsonNode push = pushed(bensToken, 1);
    assertThat(calls(bensToken)).hasSizeGreaterThan(1)
        .allSatisfy(call -> assertThat(call.header("webhook-id")).isEqualTo(push.at("/notification_id").asString()));
    assertThat(service.calls(other)).as("the one that succeeded is not done again").hasSize(1);
    await().atMost(Link.PATIENCE).until(() -> log().size() == 3);
    assertThat(log()).extracting(LoggedPush::outcome).containsExactlyInAnyOrder("delivered", "failed", "delivered");
    assertThat(log().getFirst().attempts()).isGreaterThan(1);
  }

  @Test
  void whoComesBackBeforeTheProviderDoesIsNotNotified() {
    double active = judged("active");
    service.answers(WEBHOOK, 503);
    say(1);
    await().atMost(Link.PATIENCE).until(() -> !calls(bensToken).isEmpty());
    Device laptop = new Device(ben, "laptop").connect(node.address());
    service.answers(WEBHOOK, 204);

    await().atMost(Link.PATIENCE).until(() -> judged("active") > active || !pushes(bensToken).isEmpty());
    assertThat(judged("active")).isGreaterThan(active);
    assertThat(pushes(bensToken)).isEmpty();
    laptop.drop();
  }

  @Test
  void whoComesBackBetweenTwoOfTheirPushesGetsNoMore() {
    double active = judged("active");
    String push = "/push/" + UUID.randomUUID();
    CountDownLatch hold = new CountDownLatch(1);
    service.answersLate(push, hold);
    rest.insist(ben, "DELETE", "/devices/bens-phone/push", null);
    set(ben, "browser", "web_push", new TestBrowser().subscription(service.address(push)));
    ConversationId group = rest.begin(ConversationKind.GROUP, alice, Set.of(ben.userId()));
    say(1);
    phone.send(group.toString(), "in the group");
    await().atMost(Link.PATIENCE).until(() -> !service.calls(push).isEmpty());
    Device laptop = new Device(ben, "laptop").connect(node.address());
    hold.countDown();

    await().atMost(Link.PATIENCE).until(() -> judged("active") > active || service.calls(push).size() > 1);
    assertThat(service.calls(push)).hasSize(1);
    laptop.drop();
  }

  private static double judged(String outcome) {
    return node.bean(MeterRegistry.class).find("parley.notification.judged").tag("outcome", outcome).counters().stream()
        .mapToDouble(Counter::count).sum();
  }

  @Test
  void whoIsBannedOrHadTheirTokensRevokedIsNotNotified() {
    node.bean(Standings.class).ban(ben.userId(), "for the test", null).block(Link.PATIENCE);
    say(1);
    tellAnother();
    assertThat(pushes(bensToken)).isEmpty();

    node.bean(Standings.class).unban(ben.userId()).then(node.bean(Standings.class).revokeTokens(ben.userId()))
        .block(Link.PATIENCE);
    say(1);
    tellAnother();
    assertThat(pushes(bensToken)).isEmpty();
  }

  @Test
  void theConsoleNamesTheProviderThatIsKeptAwayFrom() {
    for (int i = 0; i < FAILURES_UNTIL_KEPT_AWAY; i++) {
      set(ben, "browser-" + i, "web_push", new TestBrowser().subscription(NOBODY + UUID.randomUUID()));
    }
    say(1);
    NodeId self = node.bean(Nodes.class).self();

    await().atMost(Link.PATIENCE).untilAsserted(() -> {
      PushProviders.Figures figures = node.bean(PushProviders.class).of(self).block(Link.PATIENCE);
      assertThat(figures.providers().getFirst()).returns(PushKind.WEB_PUSH, PushProviders.Provider::kind)
          .returns("127.0.0.1:9", PushProviders.Provider::name).returns(true, PushProviders.Provider::keptAway);
      assertThat(figures.waiting()).isPositive();
    });
    ConsoleBrowser mia = new ConsoleBrowser(node.address()).signIn(Operators.OPERATOR);
    await().atMost(Link.PATIENCE).untilAsserted(() -> assertThat(mia.get("/admin/nodes/" + self + "?wait").body())
        .contains("kept away from", "127.0.0.1:9", "/admin/runbook#phone-pushes"));
  }

  private void say(int messages) {
    for (int i = 0; i < messages; i++) {
      phone.send(direct, "message " + i);
    }
  }

  /// Somebody else is notified of a message sent now: whatever was to be pushed before has been.
  private void tellAnother() {
    LocalToken carol = node.people("carol-" + UUID.randomUUID()).getFirst();
    String token = "token-" + UUID.randomUUID();
    set(carol, "phone", "webhook", token);
    phone.send(node.direct(alice, carol), "and you");
    pushed(token, 1);
  }

  private List<LoggedPush> log() {
    return node.bean(PushLog.class).of(ben.userId(), 10).collectList().block(Link.PATIENCE);
  }

  /// The push that counts so many, once it is there.
  private static JsonNode pushed(String token, int unread) {
    return await().atMost(Link.PATIENCE).until(() -> pushes(token).stream()
        .filter(push -> push.at("/unread").asInt() == unread).findFirst().orElse(null), found -> found != null);
  }

  /// What a token was told and its provider took.
  private static List<JsonNode> pushes(String token) {
    return calls(token).stream().filter(call -> call.status() / 100 == 2)
        .map(call -> Link.JSON.readTree(call.body()).at("/data/notification")).toList();
  }

  private static List<Call> calls(String token) {
    return service.calls(WEBHOOK).stream()
        .filter(call -> checked(call).at("/data/token").asString().equals(token)).toList();
  }

  /// As a receiver does, by Standard Webhooks.
  private static JsonNode checked(Call call) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(SECRET, "HmacSHA256"));
      mac.update("%s.%s.".formatted(call.header("webhook-id"), call.header("webhook-timestamp"))
          .getBytes(StandardCharsets.US_ASCII));
      assertThat(call.header("webhook-signature"))
          .isEqualTo("v1," + Base64.getEncoder().encodeToString(mac.doFinal(call.body())));
      assertThat(Instant.ofEpochSecond(Long.parseLong(call.header("webhook-timestamp"))))
          .isBetween(Instant.now().minusSeconds(300), Instant.now().plusSeconds(300));
      return Link.JSON.readTree(call.body());
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
