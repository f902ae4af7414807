package io.parley.road;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.datastax.oss.driver.api.core.CqlSession;
import io.parley.conversation.ConversationEvent;
import io.parley.conversation.ConversationId;
import io.parley.conversation.ConversationKind;
import io.parley.conversation.Conversations;
import io.parley.conversation.Members;
import io.parley.conversation.NewConversation;
import io.parley.fanout.spi.Gateways;
import io.parley.identity.LocalTokens.LocalToken;
import io.parley.identity.UserId;
import io.parley.messaging.History;
import io.parley.messaging.Messages;
import io.parley.platform.ParleyException;
import io.parley.platform.Redis;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.SmartLifecycle;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.core.ProducerFactory;

/// Two gateways and the roles behind them, each a node of its own.
class RolesIntegrationTests {
  private static Node messaging;
  private static Node fanout;
  private static Node gateway;
  private static Node otherGateway;

  @BeforeAll
  static void fourNodes() {
    messaging = Node.as(List.of("messaging"));
    fanout = Node.as(List.of("fanout", "presence"));
    gateway = Node.as(List.of("gateway"), "parley.limits.sends-per-second=1000", "parley.limits.send-burst=10000");
    otherGateway = Node.as(List.of("gateway"));
  }

  @AfterAll
  static void end() {
    Stream.of(otherGateway, gateway, fanout, messaging).forEach(Node::close);
  }

  @Test
  void aGatewayKnowsNoCassandraAndNoKafka() {
    assertThat(gateway.has(CqlSession.class)).isFalse();
    assertThat(gateway.has(KafkaTemplate.class)).isFalse();
    assertThat(gateway.has(ProducerFactory.class)).isFalse();
  }

  @Test
  void aGatewayConsumesNothing() throws Exception {
    assertThat(gateway.has(SmartLifecycle.class, "logConsumers")).isFalse();
    assertThat(fanout.has(SmartLifecycle.class, "logConsumers")).isTrue();
  }

  @Test
  void aWorkerHasNoSocketsAndAnswersNoClient() throws Exception {
    for (Node worker : List.of(messaging, fanout)) {
      assertThat(worker.has(Gateways.class)).isFalse();
      for (String path : List.of("/", "/ws", "/api/v1/conversations", "/api/v1/local/tokens", "/v3/api-docs")) {
        assertThat(Probe.status(worker.address(), path)).as(path).isBetween(400, 499);
      }
      assertThat(Probe.status(worker.address(), "/actuator/health/liveness")).isEqualTo(200);
    }
  }

  @Test
  void anAdminNodeHasAConsoleAndNoSockets() throws Exception {
    try (Node admin = Node.as(List.of("admin"))) {
      assertThat(admin.has(Gateways.class)).isFalse();
      assertThat(admin.has(SmartLifecycle.class, "logConsumers")).isFalse();
      assertThat(Probe.status(admin.address(), "/ws")).isBetween(400, 499);
      assertThat(Probe.status(admin.address(), "/api/v1/conversations")).isBetween(400, 499);
      assertThat(Probe.status(admin.address(), "/admin/sign-in")).isEqualTo(200);
    }
  }

  @Test
  void aDeviceThatMovesToAnotherGatewayIsReplacedAtTheFirst() {
    LocalToken carol = gateway.people("carol-" + UUID.randomUUID()).getFirst();
    Device there = new Device(carol, "phone").connect(gateway.address());
    Device laptop = new Device(carol, "laptop").connect(gateway.address());
    Device here = new Device(carol, "phone").connect(otherGateway.address());

    assertThat(there.closeCode()).isEqualTo(4509);
    assertThat(here.isConnected()).isTrue();
    assertThat(laptop.isConnected()).isTrue();
  }

  @Test
  void presenceAndTypingReachTheOtherGatewayAndNotStrangers() {
    List<LocalToken> people = gateway.people("gina-" + UUID.randomUUID(), "hans-" + UUID.randomUUID(),
        "ines-" + UUID.randomUUID());
    LocalToken gina = people.get(0);
    LocalToken hans = people.get(1);
    String conversation = gateway.direct(gina, hans);
    Onlooker watching = new Onlooker(gateway.address(), gina);
    Onlooker stranger = new Onlooker(gateway.address(), people.get(2));
    assertThat(watching.watch(hans.userId())).containsExactly("offline");
    assertThat(stranger.watch(hans.userId())).containsExactly("offline");

    Onlooker watched = new Onlooker(otherGateway.address(), hans);
    await().atMost(Link.PATIENCE).until(() -> watching.statuses(hans.userId()).equals(List.of("online")));
    watched.write(Link.frame("presence").put("status", "away"));
    await().atMost(Link.PATIENCE).until(() -> watching.statuses(hans.userId()).equals(List.of("online", "away")));
    watched.write(Link.frame("typing").put("conversation_id", conversation).put("active", true));
    await().atMost(Link.PATIENCE).until(() -> watching.writing(hans.userId()).equals(List.of(true, false)));
    assertThat(stranger.answer(Link.frame("typing").put("conversation_id", conversation).put("active", true))
        .get("code").asString()).isEqualTo("not_a_member");

    watched.drop();
    await().atMost(Link.PATIENCE).until(() -> watching.statuses(hans.userId()).contains("offline"));
    assertThat(stranger.statuses(hans.userId())).isEmpty();
    assertThat(stranger.writing(hans.userId())).isEmpty();
  }

  @Test
  void aPhoneThatReconnectsEveryTwoSecondsIsNotSeenToGo() {
    List<LocalToken> people = gateway.people("jana-" + UUID.randomUUID(), "karl-" + UUID.randomUUID());
    gateway.direct(people.getFirst(), people.getLast());
    UserId karl = people.getLast().userId();
    Onlooker watching = new Onlooker(gateway.address(), people.getFirst());
    Onlooker phone = new Onlooker(gateway.address(), people.getLast(), "phone");
    await().atMost(Link.PATIENCE).until(() -> watching.watch(karl).equals(List.of("online")));
    List<String> before = watching.statuses(karl);

    for (int round = 0; round < 10; round++) {
      phone.drop();
      await().pollDelay(Duration.ofSeconds(2)).until(() -> true);
      phone = new Onlooker((round % 3 == 0 ? gateway : otherGateway).address(), people.getLast(), "phone");
    }
    await().pollDelay(Duration.ofSeconds(6)).until(() -> true); // the last grace is over
    assertThat(watching.statuses(karl)).isEqualTo(before);

    phone.write(Link.frame("presence").put("status", "away"));
    await().atMost(Link.PATIENCE).until(() -> watching.statuses(karl).contains("away"));
    assertThat(watching.statuses(karl)).hasSize(before.size() + 1);
  }

  @Test
  void whoIsBlockedSeesTheOtherOfflineUntilTheyAreTakenBack() {
    List<LocalToken> people = gateway.people("lena-" + UUID.randomUUID(), "mona-" + UUID.randomUUID(),
        "nils-" + UUID.randomUUID());
    LocalToken lena = people.get(0);
    LocalToken mona = people.get(1);
    Rest rest = new Rest(List.of(otherGateway.address()));
    gateway.direct(lena, mona);
    gateway.direct(people.get(2), mona);
    Onlooker another = new Onlooker(gateway.address(), people.get(2));
    assertThat(another.watch(mona.userId())).containsExactly("offline");
    Onlooker viewer = new Onlooker(gateway.address(), lena);
    assertThat(viewer.watch(mona.userId())).containsExactly("offline");
    Onlooker seen = new Onlooker(otherGateway.address(), mona);
    awaitStatuses(viewer, mona, "online");

    assertThat(rest.block(mona, lena.userId()).isDone()).isTrue();
    awaitStatuses(viewer, mona, "online", "offline");
    seen.write(Link.frame("presence").put("status", "away"));
    awaitStatuses(another, mona, "online", "away");
    assertThat(viewer.watch(mona.userId())).containsExactly("offline");
    assertThat(rest.unblock(mona, lena.userId()).isDone()).isTrue();
    awaitStatuses(viewer, mona, "online", "offline", "away");
  }

  @Test
  void thoseWhoComeTogetherSeeEachOtherUntilTheyPart() {
    List<LocalToken> people = gateway.people("nora-" + UUID.randomUUID(), "otto-" + UUID.randomUUID());
    LocalToken nora = people.getFirst();
    LocalToken otto = people.getLast();
    Rest rest = new Rest(List.of(gateway.address()));
    ConversationId group = rest.begin(ConversationKind.GROUP, nora, Set.of());
    Onlooker ofNora = new Onlooker(gateway.address(), nora);
    Onlooker ofOtto = new Onlooker(otherGateway.address(), otto);
    assertThat(ofNora.watch(otto.userId())).containsExactly("offline");
    assertThat(ofOtto.watch(nora.userId())).containsExactly("offline");

    assertThat(rest.add(nora, group, otto.userId()).isDone()).isTrue();
    awaitStatuses(ofNora, otto, "online");
    awaitStatuses(ofOtto, nora, "online");
    assertThat(rest.remove(otto, group, otto.userId()).isDone()).isTrue();
    awaitStatuses(ofNora, otto, "online", "offline");
    awaitStatuses(ofOtto, nora, "online", "offline");

    rest.begin(ConversationKind.DIRECT, nora, Set.of(otto.userId()));
    awaitStatuses(ofNora, otto, "online", "offline", "online");
    awaitStatuses(ofOtto, nora, "online", "offline", "online");
  }

  private static void awaitStatuses(Onlooker onlooker, LocalToken user, String... statuses) {
    await().atMost(Link.PATIENCE)
        .untilAsserted(() -> assertThat(onlooker.statuses(user.userId())).containsExactly(statuses));
  }

  @Test
  void typingLeavesNothingBehind() {
    List<LocalToken> people = gateway.people("pia-" + UUID.randomUUID(), "quirin-" + UUID.randomUUID());
    String conversation = gateway.direct(people.getFirst(), people.getLast());
    Onlooker reading = new Onlooker(otherGateway.address(), people.getLast());
    Onlooker writing = new Onlooker(gateway.address(), people.getFirst());
    writing.write(Link.frame("typing").put("conversation_id", conversation).put("active", true));
    await().atMost(Link.PATIENCE).until(() -> reading.writing(people.getFirst().userId()).contains(true));

    assertThat(gateway.bean(History.class).latestSeq(ConversationId.parse(conversation)).block(Link.PATIENCE)).isZero();
    assertThat(gateway.bean(Redis.class).<List<String>>call(commands -> commands.keys("*" + conversation + "*"))
        .block(Link.PATIENCE)).isEmpty();
  }

  @Test
  void messagingNodesComeAndGoWithoutARefusalOrAnotherOrder() {
    List<LocalToken> people = gateway.people("dora-" + UUID.randomUUID(), "emil-" + UUID.randomUUID());
    List<String> conversations = IntStream.range(0, 8)
        .mapToObj(i -> gateway.people("friend-" + i + UUID.randomUUID()).getFirst())
        .map(friend -> gateway.direct(people.getFirst(), friend)).toList();
    Device dora = new Device(people.getFirst(), "phone").connect(gateway.address());
    AtomicInteger sent = new AtomicInteger();
    AtomicBoolean over = new AtomicBoolean();
    Thread sending = Thread.ofVirtual().start(() -> {
      while (!over.get()) {
        int now = sent.getAndIncrement();
        conversations.forEach(conversation -> dora.send(conversation, "%06d".formatted(now)));
        LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
      }
    });
    try {
      awaitMore(sent);
      Node other = Node.as(List.of("messaging"));
      awaitMore(sent);
      other.close();
      awaitMore(sent);
    } finally {
      over.set(true);
    }
    await().atMost(Link.PATIENCE).until(() -> !sending.isAlive());
    dora.settle();

    await().atMost(Link.PATIENCE)
        .until(() -> conversations.stream().allMatch(one -> dora.cursor(one) == sent.get()));
    for (String conversation : conversations) {
      assertThat(dora.bodies(conversation)).isSorted();
    }
    assertThat(dora.complaints()).isEmpty();
  }

  /// For as long as other nodes take to hear of one that has come.
  private static void awaitMore(AtomicInteger sent) {
    int before = sent.get();
    await().atMost(Link.PATIENCE).until(() -> sent.get() > before + 50);
  }

  @Test
  void peopleOnTwoGatewaysChat() {
    List<LocalToken> people = gateway.people("alice-" + UUID.randomUUID(), "ben-" + UUID.randomUUID());
    String direct = gateway.direct(people.getFirst(), people.getLast());
    Device alice = new Device(people.getFirst(), "phone").connect(gateway.address());
    Device ben = new Device(people.getLast(), "phone").connect(otherGateway.address());

    for (int i = 0; i < 20; i++) {
      alice.send(direct, "from alice " + i);
      ben.send(direct, "from ben " + i);
    }
    alice.settle();
    ben.settle();

    await().atMost(Link.PATIENCE).until(() -> alice.cursor(direct) == 40 && ben.cursor(direct) == 40);
    assertThat(alice.view(direct)).isEqualTo(ben.view(direct));
    assertThat(alice.complaints()).isEmpty();
    assertThat(ben.complaints()).isEmpty();
  }

  @Test
  void aGroupIsChangedThroughOneGatewayAndReadThroughTheOther() {
    List<UserId> people = gateway.people("alice-" + UUID.randomUUID(), "ben-" + UUID.randomUUID()).stream()
        .map(LocalToken::userId).toList();
    ConversationId group = gateway.bean(Conversations.class).create(new NewConversation(ConversationKind.GROUP,
        "Berlin", people.getFirst(), Set.of(people.getLast()), false)).block(Link.PATIENCE).conversation()
        .conversationId();
    ConversationEvent renamed = new ConversationEvent.Renamed("Hamburg");
    gateway.bean(Members.class).authorise(group, people.getFirst(), renamed)
        .then(gateway.bean(Messages.class).change(group, people.getFirst(), renamed)).block(Link.PATIENCE);

    assertThat(otherGateway.bean(History.class).page(people.getLast(), group, null, null, 50).block(Link.PATIENCE)
        .messages()).extracting(paged -> paged.message().event()).containsExactly(renamed);
  }

  @Test
  void whatAnotherNodeRefusesIsRefused() {
    List<UserId> people = gateway.people("alice-" + UUID.randomUUID(), "ben-" + UUID.randomUUID()).stream()
        .map(LocalToken::userId).toList();
    ConversationId group = gateway.bean(Conversations.class).create(new NewConversation(ConversationKind.GROUP,
        "Berlin", people.getFirst(), Set.of(people.getLast()), false)).block(Link.PATIENCE).conversation()
        .conversationId();

    assertThatThrownBy(() -> gateway.bean(Members.class)
        .authorise(group, people.getLast(), new ConversationEvent.Renamed("Hamburg")).block(Link.PATIENCE))
        .isInstanceOfSatisfying(ParleyException.class,
            refusal -> assertThat(refusal.code()).isEqualTo("forbidden"));
  }
}
