package io.parley.simulation;

import io.parley.history.Invariant;

/// Something that is broken in a world on purpose, and the promise that the checker must find broken.
public enum Sabotage {
  NONE(null),
  /// Fan-out finds no number on the claim of a repeat.
  SKIP_DEDUPLICATION(Invariant.ONE_KEY_ONE_MESSAGE),
  /// A retry with another content is taken for the same.
  OVERLOOK_CONFLICTS(Invariant.ONE_KEY_ONE_MESSAGE),
  /// `sent` is said before Kafka has the record.
  SAY_SENT_BEFORE_KAFKA(Invariant.SENT_IS_KEPT),
  /// Offsets are committed before the poll is settled.
  COMMIT_BEFORE_PUSHING(Invariant.SENT_IS_KEPT),
  /// A push is said to be queued and is not.
  DROP_A_PUSH(Invariant.NO_HOLE),
  /// Sessions are not told of what was given up on.
  FORGET_WHAT_WAS_MISSED(Invariant.NO_HOLE),
  /// A session syncs before it can be found.
  SYNC_BEFORE_REGISTERING(Invariant.NO_HOLE),
  /// Two neighbours in the log change places for whoever reads it.
  SWAP_TWO_ENTRIES(Invariant.ONE_ORDER),
  /// The last row of the log is overlooked, and its number given again.
  GIVE_A_SEQ_TWICE(Invariant.ONE_ORDER),
  /// The producer does not keep the order of its calls.
  PUBLISH_IN_ANY_ORDER(Invariant.ONE_ORDER),
  /// A removal is marked as applied and is not.
  FORGET_A_REMOVAL(Invariant.ONLY_IN_THE_INTERVAL),
  /// Pages begin at the first message for everybody.
  FORGET_WHEN_ONE_JOINED(Invariant.ONLY_IN_THE_INTERVAL),
  /// Bodies change on their way to Kafka.
  GARBLE_A_BODY(Invariant.ONLY_WHAT_WAS_SENT),
  /// The edits of a deleted message keep their text.
  KEEP_DELETED_EDITS(Invariant.GONE_STAYS_GONE),
  /// A cursor is said to be stored and is not.
  LOSE_A_CURSOR(Invariant.CURSORS_ONLY_RISE);

  private final Invariant breaks;

  Sabotage(Invariant breaks) {
    this.breaks = breaks;
  }

  Invariant breaks() {
    return breaks;
  }
}
