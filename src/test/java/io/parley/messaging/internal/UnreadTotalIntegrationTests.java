package io.parley.messaging.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.conversation.ConversationId;
import io.parley.conversation.ConversationKind;
import io.parley.conversation.Conversations;
import io.parley.conversation.NewConversation;
import io.parley.identity.LocalTokens;
import io.parley.identity.LocalTokens.LocalToken;
import io.parley.identity.UserId;
import io.parley.messaging.Cursor;
import io.parley.messaging.Unread;
import io.parley.messaging.internal.Chronicle.Line;
import io.parley.messaging.internal.StorageWork.Costs;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import reactor.core.publisher.Flux;

/// What a user has not seen in all, and what it costs to know.
@MessagingSlice
class UnreadTotalIntegrationTests {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int CONVERSATIONS = 120;
  private static final int AT_ONCE = 32;
  /// Under way when it is enough.
  private static final int LOOKED_AHEAD = 4;

  @Autowired
  private LocalTokens people;
  @Autowired
  private Conversations conversations;
  @Autowired
  private CursorStore cursors;
  @Autowired
  private Unread unread;
  @Autowired
  private Chronicle chronicle;
  @Autowired
  private StorageWork work;

  private UserId alice;
  /// Two messages each; those with the latest activity first.
  private List<ConversationId> newestFirst;

  @BeforeEach
  void manyConversationsOfWhichNoneIsRead() {
    List<UserId> two = people.issue(List.of("alice-" + UUID.randomUUID(), "ben-" + UUID.randomUUID()),
        LocalTokens.DEFAULT_TIME_TO_LIVE).block(PATIENCE).stream().map(LocalToken::userId).toList();
    alice = two.getFirst();
    UserId ben = two.getLast();
    NewConversation wish = new NewConversation(ConversationKind.GROUP, "Berlin", alice, Set.of(ben), false);
    List<ConversationId> oldestFirst = Flux.range(0, CONVERSATIONS)
        .flatMap(_ -> conversations.create(wish), AT_ONCE)
        .map(creation -> creation.conversation().conversationId()).collectList().block(PATIENCE);
    Instant begin = Instant.now();
    chronicle.write(IntStream.range(0, 2 * CONVERSATIONS).mapToObj(i -> {
      Instant at = begin.plusMillis(i);
      return new Line(oldestFirst.get(i / 2), ben, "hello", at, at);
    }));
    newestFirst = new ArrayList<>(oldestFirst.reversed());
  }

  private void reads(Collection<ConversationId> conversations) {
    Flux.fromIterable(conversations).flatMap(id -> cursors.raise(id, alice, new Cursor(2, 2), Map.of()), AT_ONCE)
        .then().block(PATIENCE);
  }

  private Costs<Map<ConversationId, Integer>> total(Set<ConversationId> also, Set<ConversationId> without) {
    return work.of(unread.total(alice, also, without));
  }

  private static Map<ConversationId, Integer> twoEach(Collection<ConversationId> conversations) {
    return conversations.stream().collect(Collectors.toMap(id -> id, _ -> 2));
  }

  @Test
  void allThatIsUnreadIsCountedHoweverManyConversationsItLiesIn() {
    assertThat(total(Set.of(), Set.of()).answer()).isEqualTo(twoEach(newestFirst));
  }

  @Test
  void whatIsReadIsNotGoneThroughToItsEnd() {
    ConversationId old = newestFirst.getLast();
    reads(newestFirst.subList(3, CONVERSATIONS - 1));

    Costs<Map<ConversationId, Integer>> costs = total(Set.of(), Set.of());
    assertThat(costs.answer()).isEqualTo(twoEach(newestFirst.subList(0, 3)));
    assertThat(costs.of("cursors").requests()).isBetween(3 + UnreadTally.NOTHING_IN_A_ROW,
        3 + UnreadTally.NOTHING_IN_A_ROW + LOOKED_AHEAD);
    assertThat(costs.of("conversation_log").requests()).isEqualTo(3);

    assertThat(total(Set.of(old), Set.of()).answer()).as("one that is asked for").containsEntry(old, 2).hasSize(4);
  }

  @Test
  void whatIsLeftOutIsNotLookedAt() {
    Costs<Map<ConversationId, Integer>> costs = total(Set.of(),
        Set.copyOf(newestFirst.subList(1, CONVERSATIONS)));

    assertThat(costs.answer()).isEqualTo(twoEach(newestFirst.subList(0, 1)));
    assertThat(costs.of("cursors").requests()).isEqualTo(1);
  }
}
