package io.parley.road;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.parley.conversation.ConversationEvent;
import io.parley.conversation.ConversationId;
import io.parley.conversation.ConversationKind;
import io.parley.conversation.Conversations;
import io.parley.conversation.MemberRole;
import io.parley.conversation.NewConversation;
import io.parley.engines.TestEngines;
import io.parley.fanout.spi.Delivery;
import io.parley.fanout.spi.Gateways;
import io.parley.identity.DeviceId;
import io.parley.identity.LocalTokens;
import io.parley.identity.UserId;
import io.parley.messaging.Content;
import io.parley.messaging.Cursor;
import io.parley.messaging.History;
import io.parley.messaging.MessageAccepted;
import io.parley.messaging.Messages;
import io.parley.messaging.Page;
import io.parley.messaging.Receipts;
import io.parley.messaging.SendMessage;
import io.parley.platform.ParleyException;
import io.parley.sessions.Incarnation;
import io.parley.sessions.NodeId;
import io.parley.sessions.SessionId;
import io.parley.sessions.Sessions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.ContextConfiguration;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// The road of a message on real engines, from `send` to the gateway's door. Only the sockets are missing.
@SpringBootTest(classes = RoadIntegrationTests.Node.class, webEnvironment = SpringBootTest.WebEnvironment.NONE, properties = {
    "parley.engines.enabled=false", "parley.engines.directory=target/road"})
@ContextConfiguration(initializers = TestEngines.Initializer.class)
@ActiveProfiles("local")
@DirtiesContext
class RoadIntegrationTests {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Autowired
  private Messages messages;
  @Autowired
  private History history;
  @Autowired
  private Receipts receipts;
  @Autowired
  private Conversations conversations;
  @Autowired
  private Sessions sessions;
  @Autowired
  private LocalTokens tokens;
  @Autowired
  private ReactiveStringRedisTemplate redis;
  @Autowired
  private Doors doors;
  @Autowired
  @Qualifier("logConsumers")
  private SmartLifecycle consumers;

  private UserId alice;
  private UserId ben;
  private UserId carol;
  private ConversationId berlin;

  @BeforeEach
  void threePeople() {
    List<UserId> people = tokens.issue(List.of("alice", "ben", "carol"), Duration.ofHours(1)).block(PATIENCE).stream()
        .map(LocalTokens.LocalToken::userId).toList();
    alice = people.get(0);
    ben = people.get(1);
    carol = people.get(2);
    berlin = group(Set.of(ben));
  }

  @Test
  void everyMessageGetsTheNextNumberAndReachesThePageInThatOrder() {
    List<UUID> sent = sendAll(20);

    Page page = pageOf(ben, 20);
    assertThat(page.messages()).extracting(one -> one.message().clientMessageId()).containsExactlyElementsOf(sent);
    assertThat(page.messages()).extracting(one -> one.message().seq())
        .containsExactlyElementsOf(LongStream.rangeClosed(1, 20).boxed().toList());
    assertThat(page.unread()).isEqualTo(20);
  }

  @Test
  void fiveConcurrentAttemptsAreOneMessage() {
    UUID key = UUID.randomUUID();
    List<MessageAccepted> answers = Flux.range(1, 5)
        .flatMap(attempt -> messages.send(message(alice, key, "hello", attempt)), 5).collectList().block(PATIENCE);
    sendAll(1);

    assertThat(answers).extracting(MessageAccepted::duplicate).containsOnlyOnce(false);
    assertThat(pageOf(ben, 2).messages()).extracting(one -> one.message().clientMessageId()).containsOnlyOnce(key);
  }

  @Test
  void anotherBodyUnderTheSameKeyIsAConflict() {
    UUID key = UUID.randomUUID();
    messages.send(message(alice, key, "hello", 1)).block(PATIENCE);

    assertThatThrownBy(() -> messages.send(message(alice, key, "good bye", 2)).block(PATIENCE))
        .isInstanceOfSatisfying(ParleyException.class, refusal -> assertThat(refusal.code()).isEqualTo("conflict"));
  }

  @Test
  void aRedisThatForgotEverythingMakesNoSecondMessage() {
    UUID key = UUID.randomUUID();
    MessageAccepted first = messages.send(message(alice, key, "hello", 1)).block(PATIENCE);
    forgetEverything();
    MessageAccepted retry = messages.send(message(alice, key, "hello", 2)).block(PATIENCE);
    forgetEverything();
    messages.send(message(alice, key, "hello", 1)).block(PATIENCE);
    sendAll(1);

    assertThat(retry).isEqualTo(new MessageAccepted(first.messageId(), true));
    Page page = pageOf(ben, 2);
    assertThat(page.messages()).extracting(one -> one.message().clientMessageId()).containsOnlyOnce(key);
    assertThat(page.messages().getFirst().message().messageId()).isEqualTo(first.messageId());
  }

  @Test
  void whereAConversationEndsStandsInRedis() {
    sendAll(3);

    await().atMost(PATIENCE).untilAsserted(
        () -> assertThat(redis.opsForValue().get("head:{" + berlin + "}").block(PATIENCE)).startsWith("3:"));
  }

  @Test
  void anEndThatAnotherRedisWroteIsNotBelieved() {
    sendAll(3);
    pageOf(ben, 3);

    redis.opsForValue().set("head:{" + berlin + "}", "2:1700000000000:0123456789abcdef").block(PATIENCE);

    assertThat(pageOf(ben, 3).latestSeq()).isEqualTo(3);
  }

  @Test
  void aStrangerCanNeitherSendNorRead() {
    assertThatThrownBy(() -> messages.send(message(carol, UUID.randomUUID(), "hello", 1)).block(PATIENCE))
        .isInstanceOfSatisfying(ParleyException.class, refusal -> assertThat(refusal.code()).isEqualTo("not_a_member"));
    assertThatThrownBy(() -> history.page(carol, berlin, null, null, 50).block(PATIENCE))
        .isInstanceOfSatisfying(ParleyException.class, refusal -> assertThat(refusal.code()).isEqualTo("not_a_member"));
  }

  @Test
  void aNewcomerSeesOnlyWhatComesAfterJoining() {
    sendAll(3);
    long joined = messages.change(berlin, alice, new ConversationEvent.MemberAdded(carol, MemberRole.MEMBER))
        .block(PATIENCE);
    sendAll(1);

    assertThat(joined).isEqualTo(4);
    assertThat(pageOf(carol, 2).messages()).extracting(one -> one.message().seq()).containsExactly(4L, 5L);
  }

  @Test
  void nothingIsSeenBehindOnesRemoval() {
    sendAll(2);
    messages.change(berlin, alice, new ConversationEvent.MemberRemoved(ben)).block(PATIENCE);
    sendAll(2);
    await().atMost(PATIENCE).until(() -> history.latestSeq(berlin).block(PATIENCE) == 5);

    Page page = history.page(ben, berlin, null, null, 50).block(PATIENCE);
    assertThat(page.messages()).extracting(one -> one.message().seq()).containsExactly(1L, 2L, 3L);
    assertThat(page.latestSeq()).isEqualTo(3);
  }

  @Test
  void syncNamesOnlyWhatHasNews() {
    sendAll(3);
    pageOf(ben, 3);

    assertThat(targets(Map.of(berlin, 3L))).doesNotContain(berlin);
    assertThat(targets(Map.of(berlin, 2L))).contains(berlin);
    assertThat(targets(Map.of())).contains(berlin);
    History.SyncPage page = history.pages(ben, List.of(new History.SyncTarget(berlin, 2L)), 100).single()
        .block(PATIENCE);
    assertThat(page.introduced()).isNull();
    assertThat(page.page().messages()).extracting(one -> one.message().seq()).containsExactly(3L);
  }

  @Test
  void aLiveSessionIsHandedConversationAndMessagesInOrder() {
    SessionId phone = new SessionId(UUID.randomUUID().toString());
    sessions.register(ben, phone, new DeviceId("phone")).block(PATIENCE);
    sendAll(3);
    await().atMost(PATIENCE).until(() -> doors.framesFor(phone).size() >= 4);
    sessions.remove(ben, phone).block(PATIENCE);

    List<String> frames = doors.framesFor(phone);
    assertThat(frames.getFirst()).contains("\"type\":\"conversation\"").contains(berlin.toString());
    IntStream.rangeClosed(1, 3).forEach(seq -> assertThat(frames.get(seq))
        .contains("\"type\":\"message\"").contains("\"seq\":%d,".formatted(seq)));
  }

  @Test
  void whoIsRemovedBeforeAnythingIsPushedIsHandedTheConversationFirst() {
    SessionId phone = new SessionId(UUID.randomUUID().toString());
    sessions.register(ben, phone, new DeviceId("phone")).block(PATIENCE);
    consumers.stop();
    sendAll(2);
    var removal = messages.change(berlin, alice, new ConversationEvent.MemberRemoved(ben)).toFuture();
    consumers.start();
    await().atMost(PATIENCE).until(removal::isDone);
    await().atMost(PATIENCE).until(() -> doors.framesFor(phone).stream().anyMatch(one -> one.contains("removed")));
    sessions.remove(ben, phone).block(PATIENCE);

    assertThat(doors.framesFor(phone)).filteredOn(frame -> !frame.contains("\"type\":\"receipt\"")).first().asString()
        .contains("\"type\":\"conversation\"").contains(berlin.toString());
  }

  @Test
  void readingMovesTheCursorNoFurtherThanTheEndAndClearsUnread() {
    sendAll(3);
    pageOf(ben, 3);
    receipts.read(ben, berlin, 99).block(PATIENCE);
    await().atMost(PATIENCE)
        .until(() -> new Cursor(3, 3).equals(receipts.of(berlin).block(PATIENCE).get(ben)));
    receipts.read(ben, berlin, 1).block(PATIENCE);

    assertThat(pageOf(ben, 3).unread()).isZero();
  }

  private ConversationId group(Set<UserId> others) {
    return conversations.create(new NewConversation(ConversationKind.GROUP, "Berlin", alice, others, false))
        .block(PATIENCE).conversation().conversationId();
  }

  private List<UUID> sendAll(int count) {
    List<UUID> keys = IntStream.range(0, count).mapToObj(_ -> UUID.randomUUID()).toList();
    Flux.fromIterable(keys).flatMap(key -> messages.send(message(alice, key, "hello", 1)), count).blockLast(PATIENCE);
    return keys;
  }

  private SendMessage message(UserId sender, UUID key, String body, int attempt) {
    return new SendMessage(sender, berlin, key, Content.text(body), attempt);
  }

  private Page pageOf(UserId reader, int messages) {
    await().atMost(PATIENCE).until(
        () -> history.page(reader, berlin, null, null, 50).block(PATIENCE).messages().size() >= messages);
    return history.page(reader, berlin, null, null, 50).block(PATIENCE);
  }

  private List<ConversationId> targets(Map<ConversationId, Long> cursors) {
    return history.news(ben, cursors).block(PATIENCE).targets().stream().map(History.SyncTarget::conversationId)
        .toList();
  }

  private void forgetEverything() {
    redis.execute(connection -> connection.serverCommands().flushAll()).blockLast(PATIENCE);
  }

  /// What the gateway's door was handed.
  static final class Doors implements Gateways {
    private final Queue<Delivery> deliveries = new ConcurrentLinkedQueue<>();

    @Override
    public Mono<PushOutcome> push(NodeId nodeId, Incarnation incarnation,
        List<Delivery> pushed) {
      deliveries.addAll(pushed);
      return Mono.just(PushOutcome.QUEUED);
    }

    List<String> framesFor(SessionId session) {
      return deliveries.stream().filter(delivery -> delivery.recipients().contains(session))
          .map(delivery -> new String(delivery.frame(), StandardCharsets.UTF_8)).toList();
    }
  }

  /// No `@Configuration`: whole nodes in tests would find it.
  @EnableAutoConfiguration
  @ComponentScan({"io.parley.platform", "io.parley.identity", "io.parley.conversation", "io.parley.messaging",
      "io.parley.sessions", "io.parley.fanout"})
  static class Node {
    @Bean
    Doors doors() {
      return new Doors();
    }
  }
}
