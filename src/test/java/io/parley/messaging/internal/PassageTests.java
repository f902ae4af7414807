package io.parley.messaging.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.conversation.ConversationId;
import io.parley.identity.UserId;
import io.parley.messaging.Content;
import io.parley.messaging.StageNote.Accepted;
import io.parley.messaging.StageNote.Entry;
import io.parley.messaging.StageNote;
import io.parley.messaging.StageNotes;
import io.parley.platform.ParleyException;
import io.parley.platform.TimeUuids;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/// What is put down of an attempt at a message.
class PassageTests {
  private static final Instant TAKEN_UP = Instant.parse("2026-11-24T03:10:15.123456Z");
  private static final Entry ENTRY = new Entry("gateway-1", "7be1", TAKEN_UP.minusMillis(1));

  private final TimeUuids ids = new TimeUuids(Clock.fixed(TAKEN_UP, ZoneOffset.UTC));
  private final List<StageNote> taken = new ArrayList<>();
  private Instant now = TAKEN_UP.plusMillis(3);
  private final StageNotes notes = new StageNotes() {
    @Override
    public boolean wants(UUID messageId) {
      return TimeUuids.marked(messageId);
    }

    @Override
    public Instant now() {
      return now;
    }

    @Override
    public void add(StageNote note) {
      taken.add(note);
    }
  };

  private final UUID minted = ids.next(0, true);

  private Passage passage(UUID id) {
    StoredMessage message = new StoredMessage(new ConversationId(UUID.randomUUID()), id, new UserId(UUID.randomUUID()),
        UUID.randomUUID(), Content.text("hello"), null);
    return Passage.of(notes, message, minted, 2, ENTRY);
  }

  private Mono<Void> after(int millis) {
    return Mono.fromRunnable(() -> now = now.plusMillis(millis));
  }

  private Accepted only() {
    assertThat(taken).hasSize(1);
    return (Accepted) taken.getFirst();
  }

  @Test
  void eachStepIsPutDownOnceItIsDone() {
    Passage passage = passage(minted);
    passage.whole(passage.storing(after(6)).then(passage.publishing(after(4)))).block();

    Accepted note = only();
    assertThat(note.at()).isEqualTo(TAKEN_UP);
    assertThat(note.authorised()).isEqualTo(TAKEN_UP.plusMillis(3));
    assertThat(note.stored()).isEqualTo(TAKEN_UP.plusMillis(9));
    assertThat(note.published()).isEqualTo(TAKEN_UP.plusMillis(13));
    assertThat(note.failure()).isNull();
    assertThat(note.attempt()).isEqualTo(2);
    assertThat(note.entry()).isEqualTo(ENTRY);
  }

  @Test
  void anAttemptBearsTheIdOfTheFirstAndItsOwnTime() {
    UUID first = new TimeUuids(Clock.fixed(TAKEN_UP.minusSeconds(60), ZoneOffset.UTC)).next(0, true);
    passage(first).whole(Mono.empty()).block();

    assertThat(only().messageId()).isEqualTo(first);
    assertThat(only().at()).isEqualTo(TAKEN_UP);
    assertThat(only().stored()).as("it has its place, and is not stored again").isNull();
  }

  @Test
  void aStepThatFailsIsMissingAndTheRefusalNamed() {
    Passage passage = passage(minted);
    passage.whole(passage.storing(after(6))
        .then(passage.publishing(Mono.error(() -> ParleyException.unavailable("Kafka is away", null)))))
        .onErrorComplete().block();

    assertThat(only().stored()).isNotNull();
    assertThat(only().published()).isNull();
    assertThat(only().failure()).isEqualTo("unavailable");
  }

  @Test
  void oneWhoseTimeIsUpIsCalledLate() {
    Passage passage = passage(minted);
    passage.whole(passage.storing(Mono.never())).subscribe().dispose();

    assertThat(only().stored()).isNull();
    assertThat(only().failure()).isEqualTo("late");
  }

  @Test
  void aMessageWhoseJourneyIsNotRecordedLeavesNothingAndCostsNoStep() {
    Passage passage = passage(ids.next(0, false));
    Mono<Void> work = Mono.empty();

    assertThat(passage.storing(work)).isSameAs(work);
    assertThat(passage.publishing(work)).isSameAs(work);
    assertThat(passage.whole(work)).isSameAs(work);
    assertThat(taken).isEmpty();
  }
}
