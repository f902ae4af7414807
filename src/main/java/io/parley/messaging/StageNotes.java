package io.parley.messaging;

import java.time.Instant;
import java.util.UUID;

/// Where the stages of a message's road put down when and where they had it, for [io.parley.messaging.ops.Journeys].
///
/// Nothing waits for it: a note goes into a buffer of `parley.journeys.buffer` and is written within two seconds. What finds the
/// buffer full, and what storage does not take, is lost and counted.
public interface StageNotes {
  /// Nobody takes notes.
  StageNotes NONE = new StageNotes() {
    @Override
    public boolean wants(UUID messageId) {
      return false;
    }

    @Override
    public Instant now() {
      return Instant.EPOCH;
    }

    @Override
    public void add(StageNote note) {}
  };

  /// Whether this message's journey is recorded. A pure function of the id, in which whoever made it put the answer: all stages
  /// on all nodes come to the same, so a journey is recorded as a whole or not at all.
  boolean wants(UUID messageId);

  /// The time of notes.
  Instant now();

  /// Takes a note of a message that [#wants]. Never fails, never waits.
  void add(StageNote note);
}
