package io.parley.messaging.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.conversation.ConversationId;
import io.parley.conversation.ConversationKind;
import io.parley.conversation.Conversations;
import io.parley.conversation.NewConversation;
import io.parley.identity.LocalTokens;
import io.parley.identity.LocalTokens.LocalToken;
import io.parley.identity.UserId;
import io.parley.messaging.Cursor;
import io.parley.messaging.History;
import io.parley.messaging.History.SyncPage;
import io.parley.messaging.internal.CassandraReads.Reads;
import io.parley.messaging.internal.Chronicle.Line;
import io.parley.messaging.internal.StorageWork.Costs;
import io.parley.platform.Redis;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import reactor.core.publisher.Flux;

/// What a sync asks of storage for somebody in a thousand conversations: two reads to learn which have news, and a fixed
/// number for each that has.
@MessagingSlice
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SyncReadsIntegrationTests {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int CONVERSATIONS = 1_000;
  private static final int CREATED_AT_ONCE = 32;
  private static final int LIMIT = 100;
  private static final int OLD = 3;
  private static final int NEW = 2;
  /// The conversation, its members, their cursors, the log's buckets, its rows, the messages.
  private static final int REQUESTS_A_CHANGED_CONVERSATION = 6;
  private static final long PAUSE_MS = 500;

  @Autowired
  private LocalTokens people;
  @Autowired
  private Conversations conversations;
  @Autowired
  private CursorStore cursors;
  @Autowired
  private History history;
  @Autowired
  private Chronicle chronicle;
  @Autowired
  private StorageWork work;
  @Autowired
  private Redis redis;

  private UserId alice;
  private UserId ben;
  /// What alice's device holds.
  private final Map<ConversationId, Long> held = new HashMap<>();
  private final Deque<ConversationId> quiet = new ArrayDeque<>();

  @BeforeAll
  void aThousandConversations() {
    List<UserId> two = people.issue(List.of("alice-of-thousands", "ben-of-thousands"),
        LocalTokens.DEFAULT_TIME_TO_LIVE).block(PATIENCE).stream().map(LocalToken::userId).toList();
    alice = two.getFirst();
    ben = two.getLast();
    NewConversation wish = new NewConversation(ConversationKind.GROUP, "Berlin", alice, Set.of(ben), false);
    Flux.range(0, CONVERSATIONS).flatMap(_ -> conversations.create(wish), CREATED_AT_ONCE)
        .map(creation -> creation.conversation().conversationId()).collectList().block(PATIENCE).forEach(quiet::add);
    benSays(OLD, quiet);
    quiet.forEach(id -> held.put(id, (long) OLD));
    Flux.fromIterable(quiet).flatMap(id -> cursors.raise(id, alice, new Cursor(OLD, OLD), Map.of()), CREATED_AT_ONCE)
        .then()
        .block(PATIENCE);
  }

  private void benSays(int messages, Collection<ConversationId> conversations) {
    chronicle.write(IntStream.range(0, messages).boxed()
        .flatMap(_ -> conversations.stream().map(id -> new Line(id, ben, "hello", Instant.now(), Instant.now()))));
  }

  @Test
  void withNothingNewItIsOneReadOfMembershipsAndOnePipelineOfHeads() {
    Costs<List<SyncPage>> costs = sync();

    assertThat(costs.answer()).isEmpty();
    assertThat(costs.tables()).isEqualTo(Map.of("conversations_by_user", new Reads(1, CONVERSATIONS)));
    assertThat(costs.redis().count()).isEqualTo(CONVERSATIONS);
  }

  @Test
  void eachConversationWithNewsCostsTheSameFewReads() {
    Costs<List<SyncPage>> one = syncAfterNewsIn(1);
    Costs<List<SyncPage>> three = syncAfterNewsIn(3);

    assertThat(three.of("conversations_by_user")).isEqualTo(new Reads(1, CONVERSATIONS));
    int each = one.requests() - 1;
    assertThat(each).isEqualTo(REQUESTS_A_CHANGED_CONVERSATION);
    assertThat(three.requests() - 1).isEqualTo(3 * each);
    assertThat(three.rows() - CONVERSATIONS).isEqualTo(3 * (one.rows() - CONVERSATIONS));
    assertThat(one.redis().count()).isLessThanOrEqualTo(CONVERSATIONS + 1);
    assertThat(three.redis().count()).isLessThanOrEqualTo(CONVERSATIONS + 3);
  }

  /// While Redis pauses, only what does not wait for an answer is on its way.
  @Test
  void allHeadsAreAskedForBeforeTheFirstAnswer() {
    await().atMost(PATIENCE).untilAsserted(() -> {
      redis.call(commands -> commands.clientPause(PAUSE_MS)).block(PATIENCE);
      assertThat(work.of(history.news(alice, held)).redis())
          .isEqualTo(new RedisCommands.Commands(CONVERSATIONS, CONVERSATIONS));
    });
  }

  private Costs<List<SyncPage>> syncAfterNewsIn(int count) {
    List<ConversationId> changed = IntStream.range(0, count).mapToObj(_ -> quiet.removeFirst()).toList();
    benSays(NEW, changed);

    Costs<List<SyncPage>> costs = sync();

    assertThat(costs.answer()).extracting(page -> page.page().conversationId())
        .containsExactlyInAnyOrderElementsOf(changed);
    assertThat(costs.answer()).allSatisfy(page -> {
      assertThat(page.page().messages()).hasSize(NEW);
      assertThat(page.page().unread()).isEqualTo(NEW);
    });
    changed.forEach(id -> held.merge(id, (long) NEW, Long::sum));
    return costs;
  }

  private Costs<List<SyncPage>> sync() {
    return work.of(history.news(alice, held)
        .flatMap(news -> history.pages(alice, news.targets(), LIMIT).collectList()));
  }
}
