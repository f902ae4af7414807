package io.parley.admin.internal.partitions;

import org.jspecify.annotations.Nullable;

/// A partition of `parley.messages`.
///
/// @param end the offset that the next record gets; null where nobody told
/// @param committed the offset that fan-out goes on from; null where nothing was ever committed
/// @param owner the node that reads it; null where nobody does
/// @param leader the broker that takes its records; null where none does, so that none are taken
/// @param inSync brokers that have all of it
/// @param replicas brokers that should
/// @param takenPerSecond records since the look before; null on the first look
/// @param donePerSecond offsets committed since the look before; null on the first look
public record LogPartition(int number, @Nullable Long end, @Nullable Long committed, @Nullable String owner,
    @Nullable Integer leader, int inSync, int replicas, @Nullable Double takenPerSecond,
    @Nullable Double donePerSecond) {
  /// Behind from so many records on: fewer are what a poll and the commit behind it leave while all is well.
  public static final long BEHIND = 1_000;

  public enum State {
    NO_LEADER("no leader"), NO_OWNER("no owner"), BEHIND("behind"), UNDER_REPLICATED("too few copies"),
    UP_TO_DATE("up to date"), UNKNOWN("not told");

    private final String words;

    State(String words) {
      this.words = words;
    }

    public String words() {
      return words;
    }

    /// Whether somebody should look at it.
    public boolean isTrouble() {
      return this != UP_TO_DATE;
    }
  }

  /// Records that are not committed yet; null where that is not known.
  public @Nullable Long behind() {
    return end == null ? null : Long.valueOf(Math.max(0, end - (committed == null ? 0 : committed)));
  }

  /// The worst that is true of it.
  public State state() {
    Long records = behind();
    if (leader == null) {
      return State.NO_LEADER;
    }
    if (owner == null) {
      return State.NO_OWNER;
    }
    if (records == null) {
      return State.UNKNOWN;
    }
    if (records >= BEHIND) {
      return State.BEHIND;
    }
    return inSync < replicas ? State.UNDER_REPLICATED : State.UP_TO_DATE;
  }

  /// With rates, from what it was `seconds` ago.
  LogPartition since(LogPartition before, double seconds) {
    return new LogPartition(number, end, committed, owner, leader, inSync, replicas, rate(before.end, end, seconds),
        rate(before.committed, committed, seconds));
  }

  private static @Nullable Double rate(@Nullable Long before, @Nullable Long now, double seconds) {
    return before == null || now == null || now < before ? null : Double.valueOf((now - before) / seconds);
  }
}
