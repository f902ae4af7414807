package io.parley.notification.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.conversation.ConversationId;
import io.parley.identity.UserId;
import io.parley.notification.internal.Ledger.Place;
import io.parley.notification.internal.Waiting.Batch;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class WaitingTests {
  private static final UserId ALICE = new UserId(new UUID(0, 1));
  private static final UserId BEN = new UserId(new UUID(0, 2));
  private static final UserId CAROL = new UserId(new UUID(0, 3));
  private static final ConversationId LUNCH = new ConversationId(new UUID(1, 1));
  private static final ConversationId WORK = new ConversationId(new UUID(1, 2));
  private static final int WINDOW_MS = 1_000;

  private final AtomicLong millis = new AtomicLong(1_000_000);
  private final Waiting waiting = new Waiting(Duration.ofMillis(WINDOW_MS), 4, millis::get);
  private long offset;

  private Notice said(UserId user, ConversationId conversation, long seq) {
    return add(new Notice(user, conversation, seq, CAROL, false));
  }

  private Notice mentioned(UserId user, ConversationId conversation, long seq) {
    return add(new Notice(user, conversation, seq, CAROL, true));
  }

  private Notice add(Notice notice) {
    waiting.add(notice, Instant.ofEpochMilli(millis.get()), new Place(0, offset++));
    return notice;
  }

  private List<UserId> take() {
    return waiting.take(10).stream().map(Batch::userId).toList();
  }

  @Test
  void whatComesWithinAWindowIsOneForAConversationAndSaysTheLatest() {
    said(ALICE, LUNCH, 1);
    millis.addAndGet(WINDOW_MS - 1);
    said(ALICE, LUNCH, 3);
    said(ALICE, LUNCH, 2);
    Notice work = said(ALICE, WORK, 9);
    assertThat(take()).isEmpty();

    millis.addAndGet(1);
    Batch batch = waiting.take(10).getFirst();

    assertThat(batch.notices()).containsExactly(new Notice(ALICE, LUNCH, 3, CAROL, false), work);
    assertThat(waiting.settled(batch)).hasSize(4);
    assertThat(waiting.size()).isZero();
  }

  @Test
  void aMentionDoesNotWaitAndTakesTheRestAlong() {
    Notice lunch = said(ALICE, LUNCH, 1);
    Notice work = mentioned(ALICE, WORK, 9);

    assertThat(waiting.take(10).getFirst().notices()).containsExactly(work, lunch);
  }

  @Test
  void mentionsGoFirst() {
    said(ALICE, LUNCH, 1);
    millis.addAndGet(WINDOW_MS);
    mentioned(BEN, LUNCH, 1);

    assertThat(waiting.take(1)).extracting(Batch::userId).containsExactly(BEN);
    assertThat(take()).containsExactly(ALICE);
  }

  @Test
  void nobodyIsNotifiedMoreOftenThanOnceAWindow() {
    mentioned(ALICE, LUNCH, 1);
    waiting.settled(waiting.take(1).getFirst());
    mentioned(ALICE, LUNCH, 2);
    assertThat(take()).isEmpty();

    millis.addAndGet(WINDOW_MS);
    assertThat(take()).containsExactly(ALICE);
  }

  @Test
  void nobodyIsNotifiedTwiceAtATime() {
    mentioned(ALICE, LUNCH, 1);
    Batch first = waiting.take(1).getFirst();
    mentioned(ALICE, LUNCH, 2);
    millis.addAndGet(WINDOW_MS);
    assertThat(take()).isEmpty();

    waiting.settled(first);
    assertThat(take()).containsExactly(ALICE);
  }

  @Test
  void whatFailedIsTriedAgainLaterAndLaterWithWhatCameMeanwhile() {
    Notice lunch = mentioned(ALICE, LUNCH, 1);
    Batch first = waiting.take(1).getFirst();
    assertThat(first.tries(lunch)).isZero();
    Notice work = said(ALICE, WORK, 9);
    waiting.again(first, List.of(lunch));

    millis.addAndGet(999);
    assertThat(take()).isEmpty();
    millis.addAndGet(1);
    Batch second = waiting.take(1).getFirst();
    assertThat(second.notices()).containsExactly(lunch, work);
    assertThat(second.tries(lunch)).isEqualTo(1);
    assertThat(second.tries(work)).isZero();
    waiting.again(second, second.notices());
    millis.addAndGet(1_999);
    assertThat(take()).isEmpty();
    millis.addAndGet(1);
    assertThat(waiting.settled(waiting.take(1).getFirst())).hasSize(2);
  }

  @Test
  void whatCameMeanwhileDoesNotWaitForWhatFailed() {
    Notice lunch = mentioned(ALICE, LUNCH, 1);
    for (int failures = 0; failures < 4; failures++) {
      waiting.again(waiting.take(1).getFirst(), List.of(lunch));
      millis.addAndGet(1_000 << failures);
    }
    Batch failing = waiting.take(1).getFirst();
    Notice work = mentioned(ALICE, WORK, 9);
    waiting.again(failing, List.of(lunch));

    millis.addAndGet(WINDOW_MS);
    Batch next = waiting.take(1).getFirst();
    assertThat(next.notices()).containsExactlyInAnyOrder(lunch, work);
    assertThat(next.tries(lunch)).isEqualTo(5);
  }

  @Test
  void isFullByWhatIsUnderWayTooAndGivesUpOnlyOnWhatFailed() {
    Notice failing = mentioned(ALICE, LUNCH, 1);
    waiting.again(waiting.take(1).getFirst(), List.of(failing));
    said(BEN, LUNCH, 1);
    said(BEN, LUNCH, 2);
    assertThat(waiting.isFull()).isFalse();
    said(BEN, LUNCH, 3);
    assertThat(waiting.isFull()).isTrue();

    Batch given = waiting.shed();
    assertThat(given.userId()).isEqualTo(ALICE);
    waiting.settled(given);
    assertThat(waiting.isFull()).isFalse();
    assertThat(waiting.shed()).as("Ben was never tried").isNull();
  }

  @Test
  void whatAnotherNodeHasIsForgotten() {
    said(ALICE, LUNCH, 1);
    waiting.add(new Notice(BEN, LUNCH, 1, CAROL, true), Instant.EPOCH, new Place(1, 0));

    waiting.forget(Set.of(1));

    millis.addAndGet(WINDOW_MS);
    assertThat(take()).containsExactly(ALICE);
    assertThat(waiting.size()).isEqualTo(1);
  }
}
