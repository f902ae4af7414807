package io.parley.road;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.SetArgs;
import io.parley.conversation.ConversationId;
import io.parley.conversation.ConversationKind;
import io.parley.conversation.Conversations;
import io.parley.conversation.MemberRole;
import io.parley.conversation.NewConversation;
import io.parley.identity.DeviceId;
import io.parley.identity.LocalTokens.LocalToken;
import io.parley.messaging.MessageType;
import io.parley.messaging.ops.ConversationLooks;
import io.parley.messaging.ops.HotConversations;
import io.parley.messaging.ops.Moderation;
import io.parley.messaging.ops.UnreadReasons.Judged;
import io.parley.messaging.ops.UnreadReasons.Reason;
import io.parley.messaging.ops.UnreadReasons.Verdict;
import io.parley.messaging.ops.UnreadReasons;
import io.parley.notification.ops.PushDevices;
import io.parley.notification.ops.PushLog;
import io.parley.platform.ParleyException;
import io.parley.platform.Redis;
import io.parley.presence.PresenceStatus;
import io.parley.presence.ops.PresenceReasons;
import io.parley.sessions.ClosedSession;
import io.parley.sessions.NodeId;
import io.parley.sessions.Nodes;
import io.parley.sessions.SessionId;
import io.parley.sessions.ops.UserSessions.Disconnected;
import io.parley.sessions.ops.UserSessions.Seen;
import io.parley.sessions.ops.UserSessions.Sight;
import io.parley.sessions.ops.UserSessions;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What an operator's node, which has no other role, learns of people on two gateways and does to them.
class OperatorsIntegrationTests {
  private static final String GHOST = "ghost";
  private static Node messaging;
  private static Node fanout;
  private static Node gateway;
  private static Node otherGateway;
  private static Node operator;

  private LocalToken alice;
  private LocalToken ben;
  private ConversationId berlin;

  @BeforeAll
  static void fiveNodes() {
    messaging = Node.as(List.of("messaging"));
    fanout = Node.as(List.of("fanout", "presence"));
    gateway = Node.as(List.of("gateway"));
    otherGateway = Node.as(List.of("gateway"));
    operator = Node.as(List.of("admin"), Operators.SETTINGS);
  }

  @AfterAll
  static void end() {
    Stream.of(operator, otherGateway, gateway, fanout, messaging).forEach(Node::close);
  }

  @BeforeEach
  void aGroupOfTwo() {
    List<LocalToken> people = gateway.people("alice-" + UUID.randomUUID(), "ben-" + UUID.randomUUID());
    alice = people.getFirst();
    ben = people.getLast();
    berlin = gateway.bean(Conversations.class)
        .create(new NewConversation(ConversationKind.GROUP, "Berlin", alice.userId(), Set.of(ben.userId()), false))
        .block(Link.PATIENCE).conversation().conversationId();
  }

  @Test
  void theGatewaysSayHowASessionIsAndOneThatIsDisconnectedMayComeBack() {
    Instant before = Instant.now().minusSeconds(1);
    Seat phone = new Seat(gateway.address(), ben, "phone");
    Seat web = new Seat(otherGateway.address(), ben, "web");

    UserSessions.Found found = sessions().of(ben.userId()).block(Link.PATIENCE);
    assertThat(found.sessions()).extracting(seen -> seen.session().deviceId().value()).containsExactly("phone", "web");
    assertThat(found.sessions()).extracting(seen -> seen.session().nodeId()).containsExactly(id(gateway),
        id(otherGateway));
    assertThat(found.sessions()).extracting(Seen::sight).containsOnly(Sight.SEEN);
    assertThat(found.sessions()).allSatisfy(seen -> {
      assertThat(seen.state().client()).isEqualTo("tests/1");
      assertThat(seen.state().since()).isBetween(before, Instant.now().plusSeconds(1));
      assertThat(seen.state().lastHeard()).isBetween(before, Instant.now().plusSeconds(1));
      assertThat(seen.state().queuedFrames()).isZero();
      assertThat(seen.state().mostQueuedFrames()).isPositive();
    });

    SessionId onPhone = found.sessions().getFirst().session().sessionId();
    assertThat(sessions().disconnect(ben.userId(), List.of(onPhone)).block(Link.PATIENCE))
        .containsExactly(new Disconnected(onPhone, Sight.SEEN));
    assertThat(phone.link.closeCode()).isEqualTo(4450);
    assertThat(web.link.isOpen()).isTrue();
    await().atMost(Link.PATIENCE).untilAsserted(() -> {
      assertThat(sessions().of(ben.userId()).block(Link.PATIENCE).sessions())
          .extracting(seen -> seen.session().deviceId().value()).containsExactly("web");
      assertThat(sessions().closes(ben.userId()).block(Link.PATIENCE)).singleElement().satisfies(end -> {
        assertThat(end.code()).isEqualTo(4450);
        assertThat(end.by()).isEqualTo(ClosedSession.By.GATEWAY);
        assertThat(end.deviceId()).isEqualTo(new DeviceId("phone"));
        assertThat(end.nodeId()).isEqualTo(id(gateway));
      });
    });
    assertThat(new Seat(gateway.address(), ben, "phone").link.isOpen()).as("it may come back").isTrue();
  }

  @Test
  void whySomebodyIsOfflineIsSaidByWhatWasReportedAndHowTheirSessionsEnded() {
    Seat phone = new Seat(gateway.address(), ben, "phone");
    await().atMost(Link.PATIENCE).until(() -> status() == PresenceStatus.ONLINE);
    phone.link.abort();

    await().atMost(Link.PATIENCE).until(() -> status() == PresenceStatus.OFFLINE);
    PresenceReasons.Reason reason = operator.bean(PresenceReasons.class).of(ben.userId()).block(Link.PATIENCE);
    assertThat(reason.presence().lastSeenAt()).isBetween(Instant.now().minus(Duration.ofMinutes(1)), Instant.now());
    assertThat(reason.reports()).singleElement().satisfies(report -> {
      assertThat(report.home().nodeId()).isEqualTo(id(gateway));
      assertThat(report.status()).isEqualTo(PresenceStatus.OFFLINE);
      assertThat(report.stands()).isTrue();
      assertThat(report.counts()).isFalse();
    });
    assertThat(sessions().of(ben.userId()).block(Link.PATIENCE).sessions()).isEmpty();
    assertThat(sessions().closes(ben.userId()).block(Link.PATIENCE)).singleElement().satisfies(end -> {
      assertThat(end.by()).isEqualTo(ClosedSession.By.NOBODY);
      assertThat(end.code()).isEqualTo(1006);
    });
    assertThat(operator.bean(PushDevices.class).of(ben.userId()).collectList().block(Link.PATIENCE)).isEmpty();
    assertThat(operator.bean(PushLog.class).of(ben.userId(), 10).collectList().block(Link.PATIENCE)).isEmpty();
  }

  @Test
  void theCountThatIsExplainedIsTheOneThatTheClientWasTold() {
    Seat sender = new Seat(gateway.address(), alice, "phone");
    Seat reader = new Seat(otherGateway.address(), ben, "web");
    sender.sends("one", MessageType.TEXT, null);
    String two = sender.sends("two", MessageType.TEXT, null);
    reader.sends("mine", MessageType.TEXT, null);
    await().atMost(Link.PATIENCE).until(() -> reader.seqs().contains(3L));
    reader.says("read", 1);
    reader.says("ack", 2);
    sender.sends("👍", MessageType.REACTION, two);
    sender.sends("three", MessageType.TEXT, null);
    await().atMost(Link.PATIENCE).until(() -> reader.seqs().contains(5L));

    await().atMost(Link.PATIENCE).untilAsserted(() -> {
      Reason reason = unread().of(ben.userId(), berlin, 50).block(Link.PATIENCE);
      assertThat(reason.readSeq()).isEqualTo(1);
      assertThat(reason.entries()).extracting(Judged::verdict).containsExactly(Verdict.READ, Verdict.COUNTS,
          Verdict.OWN,
          Verdict.KIND, Verdict.COUNTS);
      assertThat(reason.devices()).extracting(device -> device.deviceId().value()).containsExactly("web");
      assertThat(reason.unread()).isEqualTo(2).isEqualTo(reader.unread());
      assertThat(unread().total(ben.userId()).block(Link.PATIENCE)).isEqualTo(2);
    });
    assertThat(catchThrowableOfType(ParleyException.class,
        () -> unread().of(gateway.people("carol-" + UUID.randomUUID()).getFirst().userId(), berlin, 5)
            .block(Link.PATIENCE))
        .code()).isEqualTo("not_found");
  }

  @Test
  void anOperatorMutesAMemberWhoeverSteersTheGroupAndLetsThemSpeakAgain() {
    Seat owner = new Seat(gateway.address(), alice, "phone");
    Moderation moderation = operator.bean(Moderation.class);
    Instant until = Instant.now().plusSeconds(3_600);

    moderation.mute(berlin, alice.userId(), until).block(Link.PATIENCE);

    assertThat(looks().members(berlin, null, 10).block(Link.PATIENCE).members())
        .filteredOn(one -> one.member().role() == MemberRole.OWNER).singleElement()
        .satisfies(one -> assertThat(one.member().mutedUntil()).isBetween(until.minusMillis(1), until));
    await().atMost(Link.PATIENCE).until(() -> owner.tries("not now").path("code").asString("").equals("muted"));

    moderation.mute(berlin, alice.userId(), null).block(Link.PATIENCE);
    await().atMost(Link.PATIENCE).until(() -> owner.tries("again").path("type").asString().equals("sent"));
  }

  @Test
  void whatCannotBeMutedIsRefused() {
    Moderation moderation = operator.bean(Moderation.class);
    ConversationId direct = ConversationId.parse(gateway.direct(alice, ben));
    LocalToken carol = gateway.people("carol-" + UUID.randomUUID()).getFirst();
    Instant later = Instant.now().plusSeconds(60);

    assertThat(refusal(() -> moderation.mute(direct, ben.userId(), later).block(Link.PATIENCE))).isEqualTo("conflict");
    assertThat(refusal(() -> moderation.mute(berlin, carol.userId(), later).block(Link.PATIENCE)))
        .isEqualTo("not_found");
    assertThat(refusal(() -> moderation.mute(new ConversationId(UUID.randomUUID()), ben.userId(), later)
        .block(Link.PATIENCE))).isEqualTo("not_found");
    assertThat(refusal(() -> moderation.mute(berlin, ben.userId(), Instant.now().minusSeconds(1)).block(Link.PATIENCE)))
        .isEqualTo("bad_request");
    assertThat(refusal(() -> moderation.mute(berlin, ben.userId(), Instant.now().plus(Duration.ofDays(4_000)))
        .block(Link.PATIENCE))).isEqualTo("bad_request");
  }

  @Test
  void whereMostIsSaidIsKnownToTheNodeThatNumbersIt() {
    Seat sender = new Seat(gateway.address(), alice, "phone");
    for (int i = 0; i < 40; i++) {
      sender.sends("hello " + i, MessageType.TEXT, null);
    }

    await().atMost(Link.PATIENCE).untilAsserted(() -> {
      ConversationLooks.Look look = looks().of(berlin).block(Link.PATIENCE);
      assertThat(look.latestSeq()).isEqualTo(40);
      HotConversations.Hottest hottest = operator.bean(HotConversations.class).now(100).block(Link.PATIENCE);
      assertThat(hottest.silent()).isEmpty();
      assertThat(hottest.conversations()).filteredOn(hot -> hot.conversationId().equals(berlin)).singleElement()
          .satisfies(hot -> {
            assertThat(hot.atLeast()).isEqualTo(40);
            assertThat(hot.atMost()).isEqualTo(40);
            assertThat(hot.ofPartition()).isGreaterThanOrEqualTo(40);
            assertThat(hot.partition()).isEqualTo(look.partition());
            assertThat(hot.nodeId()).isEqualTo(id(fanout).value());
          });
    });
  }

  @Test
  void theirPagesComeFromANodeThatAsksTheOthersForAllOfIt() {
    ConsoleBrowser mia = new ConsoleBrowser(operator.address()).signIn(Operators.OPERATOR);
    Seat phone = new Seat(gateway.address(), ben, "phone");
    Seat sender = new Seat(otherGateway.address(), alice, "web");
    sender.sends("hello", MessageType.TEXT, null);

    await().atMost(Link.PATIENCE).untilAsserted(() -> {
      assertThat(mia.get("/admin/people/%s?wait&conversation=%s".formatted(ben.userId(), berlin)).body())
          .contains(">phone<").contains("tests/1").contains("Unread 1").contains("Online at 1 gateway.")
          .doesNotContain("no answer");
      assertThat(mia.get("/admin/conversations/%s?wait".formatted(berlin)).body()).contains("2 members")
          .contains("seq <span>1</span>").doesNotContain("no answer");
      assertThat(mia.get("/admin/conversations?wait").body()).contains(berlin.toString());
    });
    assertThat(mia.submit(mia.get("/admin/people/%s/disconnect".formatted(ben.userId())), Map.of("reason", "a test"))
        .body()).contains("1 session closed.");
    assertThat(phone.link.closeCode()).isEqualTo(4450);
    assertThat(mia.submit(mia.get("/admin/conversations/%s/mute?user=%s".formatted(berlin, alice.userId())),
        Map.of("reason", "a test")).body()).contains("Muted until");
  }

  @Test
  void aGatewayThatSaysNothingHidesNothingOfTheOthers() throws IOException {
    ConsoleBrowser mia = new ConsoleBrowser(operator.address()).signIn(Operators.OPERATOR);
    Seat phone = new Seat(gateway.address(), ben, "phone");
    try (ServerSocket silent = new ServerSocket(0)) {
      haunt(silent.getLocalPort());

      UserSessions.Found found = sessions().of(ben.userId()).block(Link.PATIENCE);
      assertThat(found.sessions()).extracting(Seen::sight).containsExactly(Sight.SEEN, Sight.SILENT);
      assertThat(mia.get("/admin/people/" + ben.userId() + "?wait").body()).contains(">phone<").contains(">tablet<")
          .contains("Its gateway did not answer");
      String atOnce = mia.get("/admin/people/" + ben.userId()).body();
      assertThat(atOnce).contains("The sessions: no answer within 0.25 s.").contains("Wait for it");
      assertThat(sessions().disconnect(ben.userId(), List.of(new SessionId("haunted"))).block(Link.PATIENCE))
          .containsExactly(new Disconnected(new SessionId("haunted"), Sight.SILENT));
      assertThat(phone.link.isOpen()).isTrue();
    } finally {
      operator.bean(Redis.class).call(commands -> commands.del("node:" + GHOST)).block(Link.PATIENCE);
    }
  }

  /// A session on a gateway that takes connections and says nothing.
  private void haunt(int port) {
    Redis redis = operator.bean(Redis.class);
    String lease = redis.<String>call(commands -> commands.get("node:" + id(gateway))).block(Link.PATIENCE)
        .replaceAll("\"address\":\"[^\"]*\"", "\"address\":\"127.0.0.1:%d\"".formatted(port))
        .replaceAll("\"incarnation\":\"[^\"]*\"", "\"incarnation\":\"a life\"");
    redis.call(commands -> commands.set("node:" + GHOST, lease, SetArgs.Builder.ex(20))).block(Link.PATIENCE);
    redis.call(commands -> commands.hset("session:{" + ben.userId() + "}", "haunted", GHOST + "|a life|tablet"))
        .block(Link.PATIENCE);
  }

  private static String refusal(Runnable call) {
    return catchThrowableOfType(ParleyException.class, call::run).code();
  }

  private static NodeId id(Node node) {
    return node.bean(Nodes.class).self();
  }

  private PresenceStatus status() {
    return operator.bean(PresenceReasons.class).of(ben.userId()).block(Link.PATIENCE).presence().status();
  }

  private static UserSessions sessions() {
    return operator.bean(UserSessions.class);
  }

  private static UnreadReasons unread() {
    return operator.bean(UnreadReasons.class);
  }

  private static ConversationLooks looks() {
    return operator.bean(ConversationLooks.class);
  }

  /// A socket that has said hello, and what it brought of the group.
  private final class Seat {
    private final List<JsonNode> frames = new CopyOnWriteArrayList<>();
    private final Link link;

    Seat(URI node, LocalToken user, String device) {
      link = Link.open(node, frames::add);
      ObjectNode hello = Link.frame("hello").put("token", user.token()).put("device_id", device).put("client",
          "tests/1");
      assertThat(link.answer(hello).get("type").asString()).isEqualTo("welcome");
    }

    JsonNode tries(String body) {
      return link.answer(message(body, MessageType.TEXT));
    }

    String sends(String body, MessageType type, String target) {
      ObjectNode message = message(body, type);
      if (target != null) {
        message.put("target_message_id", target);
      }
      return await().atMost(Link.PATIENCE)
          .until(() -> link.answer(message), answer -> answer.get("type").asString().equals("sent"))
          .get("message_id").asString();
    }

    private ObjectNode message(String body, MessageType type) {
      return Link.frame("send").put("conversation_id", berlin.toString())
          .put("client_message_id", UUID.randomUUID().toString()).put("message_type", type.wireName())
          .put("body", body);
    }

    void says(String type, long seq) {
      link.write(Link.frame(type).put("conversation_id", berlin.toString()).put("seq", seq));
    }

    List<Long> seqs() {
      return frames.stream().filter(frame -> frame.path("type").asString().equals("message"))
          .map(frame -> frame.get("seq").asLong()).toList();
    }

    /// As a page of the history says it.
    int unread() {
      return link.answer(Link.frame("history").put("conversation_id", berlin.toString())).get("unread").asInt();
    }
  }
}
