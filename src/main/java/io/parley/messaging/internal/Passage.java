package io.parley.messaging.internal;

import io.parley.messaging.StageNote.Accepted;
import io.parley.messaging.StageNote.Entry;
import io.parley.messaging.StageNotes;
import io.parley.platform.Outcomes;
import io.parley.platform.Uuids;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/// One attempt at a message on its way through messaging, put down when it ends; or [#UNSEEN], which costs nothing.
final class Passage {
  static final Passage UNSEEN = new Passage(StageNotes.NONE, null, 0, null, Instant.EPOCH);

  private final StageNotes notes;
  private final @Nullable StoredMessage message;
  private final int attempt;
  private final @Nullable Entry entry;
  private final Instant begun;
  private final Instant authorised;
  private volatile @Nullable Instant stored;
  private volatile @Nullable Instant published;

  private Passage(StageNotes notes, @Nullable StoredMessage message, int attempt, @Nullable Entry entry,
      Instant begun) {
    this.notes = notes;
    this.message = message;
    this.attempt = attempt;
    this.entry = entry;
    this.begun = begun;
    authorised = notes.now();
  }

  /// A message that is authorised by now.
  ///
  /// @param minted the id that this attempt was given when it came in, and which says when that was
  static Passage of(StageNotes notes, StoredMessage message, UUID minted, int attempt, @Nullable Entry entry) {
    return notes.wants(message.messageId())
        ? new Passage(notes, message, attempt, entry, Instant.EPOCH.plusNanos(
            TimeUnit.MICROSECONDS.toNanos(Uuids.micros(minted))))
        : UNSEEN;
  }

  Mono<Void> storing(Mono<Void> work) {
    return this == UNSEEN ? work : work.doOnSuccess(_ -> stored = notes.now());
  }

  Mono<Void> publishing(Mono<Void> work) {
    return this == UNSEEN ? work : work.doOnSuccess(_ -> published = notes.now());
  }

  /// The whole way, with whose end, failure or cancellation this one ends.
  Mono<Void> whole(Mono<Void> road) {
    return this == UNSEEN
        ? road
        : road.doOnSuccess(_ -> end(null)).doOnError(failure -> end(Outcomes.of(failure)))
            .doOnCancel(() -> end("late"));
  }

  private void end(@Nullable String failure) {
    StoredMessage done = message;
    if (done != null) {
      notes.add(new Accepted(done.messageId(), begun, done.conversationId(), attempt, entry, authorised, stored,
          published, failure));
    }
  }
}
