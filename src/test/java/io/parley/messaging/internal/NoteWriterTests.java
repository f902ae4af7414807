package io.parley.messaging.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parley.conversation.ConversationId;
import io.parley.identity.UserId;
import io.parley.messaging.StageNote.Pushed.Audience;
import io.parley.messaging.StageNote.Pushed.Outcome;
import io.parley.messaging.StageNote.Pushed;
import io.parley.messaging.StageNote.Routed;
import io.parley.messaging.StageNote;
import io.parley.messaging.ops.Journeys.Reported;
import io.parley.platform.ParleyException;
import io.parley.platform.TimeUuids;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.scheduler.VirtualTimeScheduler;

/// What becomes of notes until they are written.
class NoteWriterTests {
  private static final int BUFFER = 100;
  private static final Instant NOW = Instant.parse("2026-11-24T03:10:15Z");

  private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private Instant minting = NOW;
  private final TimeUuids ids = new TimeUuids(((InstantSource) () -> minting).withZone(ZoneOffset.UTC));
  private final List<List<StageNote>> writes = new ArrayList<>();
  private Mono<Void> answer = Mono.empty();
  private final NoteWriter writer = new NoteWriter(new JourneyStore() {
    @Override
    public Mono<Void> write(Part part, String nodeId, List<StageNote> notes) {
      assertThat(notes).extracting(note -> Part.of(note.messageId())).containsOnly(part);
      writes.add(List.copyOf(notes));
      return answer;
    }

    @Override
    public Flux<Reported<StageNote>> notes(UUID messageId) {
      return Flux.error(new UnsupportedOperationException());
    }
  }, "node", BUFFER, Clock.fixed(NOW, ZoneOffset.UTC), time, Schedulers.immediate(), meters);

  @AfterEach
  void end() {
    time.dispose();
  }

  private static StageNote note(UUID id) {
    return new Routed(id, NOW, new ConversationId(UUID.randomUUID()), 1, NOW, NOW, NOW, 1, 0, List.of());
  }

  private void add(int notes) {
    for (int i = 0; i < notes; i++) {
      writer.add(note(ids.next(0, true)));
    }
  }

  private double counted(String outcome) {
    return meters.get("parley.messaging.journey.notes").tag("outcome", outcome).counter().count();
  }

  @Test
  void notesOfASecondAreWrittenTogether() {
    add(3);
    assertThat(writes).isEmpty();

    time.advanceTimeBy(Duration.ofSeconds(1));
    assertThat(writes).singleElement().satisfies(notes -> assertThat(notes).hasSize(3));
    assertThat(counted("written")).isEqualTo(3);
  }

  @Test
  void eachPartitionIsWrittenByItself() {
    add(2);
    writer.add(note(new TimeUuids(Clock.fixed(NOW, ZoneOffset.UTC)).next(0, true))); // another process
    minting = NOW.plusSeconds(10);
    add(3);

    time.advanceTimeBy(Duration.ofSeconds(1));
    assertThat(writes).extracting(List::size).containsExactlyInAnyOrder(2, 1, 3);
  }

  @Test
  void noWriteHoldsMoreThanSixtyNotesOrAThousandNames() {
    add(BUFFER);
    time.advanceTimeBy(Duration.ofSeconds(1));
    assertThat(writes).extracting(List::size).containsExactly(60, 40);

    writes.clear();
    List<UserId> users = Stream.generate(() -> new UserId(UUID.randomUUID())).limit(StageNote.MAX_USERS).toList();
    for (int i = 0; i < 25; i++) {
      writer.add(new Pushed(ids.next(0, true), NOW, "gateway", Audience.SESSIONS, Outcome.TAKEN, 1, 100, users, null));
    }
    time.advanceTimeBy(Duration.ofSeconds(1));
    assertThat(writes).extracting(List::size).containsExactly(10, 10, 5);
  }

  @Test
  void whatFindsTheBufferFullIsLostAndCounted() {
    add(BUFFER + 7);
    time.advanceTimeBy(Duration.ofSeconds(1));

    assertThat(writes.stream().mapToInt(List::size).sum()).isEqualTo(BUFFER);
    assertThat(counted("overflown")).isEqualTo(7);
  }

  @Test
  void aStorageThatIsSlowIsNotAskedForMore() {
    answer = Mono.never();
    add(1);
    time.advanceTimeBy(Duration.ofSeconds(1));
    add(1);
    time.advanceTimeBy(Duration.ofSeconds(60));

    assertThat(writes).hasSize(1);
  }

  @Test
  void whatStorageDoesNotTakeIsLostAndCountedAndTheNextIsWritten() {
    answer = Mono.error(() -> ParleyException.unavailable("Storage did not answer in time", null));
    add(2);
    time.advanceTimeBy(Duration.ofSeconds(1));
    answer = Mono.empty();
    add(1);
    time.advanceTimeBy(Duration.ofSeconds(1));

    assertThat(writes).extracting(List::size).containsExactly(2, 1);
    assertThat(counted("failed")).isEqualTo(2);
    assertThat(counted("written")).isEqualTo(1);
  }

  @Test
  void whatIsLeftIsWrittenAtTheEnd() {
    add(2);
    writer.close();

    assertThat(writes).extracting(List::size).containsExactly(2);
  }

  @Test
  void onlyMarkedIdsAreWanted() {
    assertThat(writer.wants(ids.next(0, true))).isTrue();
    assertThat(writer.wants(ids.next(0, false))).isFalse();
    assertThat(writer.wants(UUID.randomUUID())).as("an id that somebody else made").isFalse();
  }
}
