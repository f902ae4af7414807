package io.parley.admin.internal.partitions;

import io.parley.conversation.ConversationId;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A partition of `parley.messages`, as of a moment.
///
/// @param end the offset that the next record gets; null where nobody told
/// @param committed the offset that fan-out goes on from; null where nothing was ever committed
/// @param owner the node that reads it; null where nobody does
/// @param leader the broker that takes its records; null where none does, so that none are taken
/// @param inSync brokers that have all of it
/// @param replicas brokers that should
/// @param takenPerSecond records since the look before; null on the first look
/// @param donePerSecond offsets committed since the look before; null on the first look
/// @param oldest the first record that is not committed; null where there is none, or it could not be read
/// @param behindFor how long that one has waited, by the clocks of its broker and of this node; null where it is not known, nothing where
/// there is none
public record LogPartition(int number, @Nullable Long end, @Nullable Long committed, @Nullable String owner,
    @Nullable Integer leader, int inSync, int replicas, @Nullable Double takenPerSecond,
    @Nullable Double donePerSecond, @Nullable Oldest oldest, @Nullable Duration behindFor) {
  /// Where the time is not known, so many records count as behind: fewer are what a poll and the commit behind it leave.
  public static final long MANY = 1_000;
  /// Shorter is what a poll and the commit behind it take.
  public static final Duration NOTICEABLE = Duration.ofSeconds(1);

  /// A record that waits.
  ///
  /// @param conversationId null where its key can't be read, as of a poison record
  /// @param messageId null where its header can't be read
  public record Oldest(long offset, Instant appendedAt, @Nullable ConversationId conversationId,
      @Nullable UUID messageId) {}

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

  /// As Kafka tells it, before anybody has looked at records.
  static LogPartition told(int number, @Nullable Long end, @Nullable Long committed, @Nullable String owner,
      @Nullable Integer leader, int inSync, int replicas) {
    return new LogPartition(number, end, committed, owner, leader, inSync, replicas, null, null, null, null);
  }

  /// Records that are not committed yet; null where that is not known.
  public @Nullable Long behind() {
    return end == null ? null : Long.valueOf(Math.max(0, end - (committed == null ? 0 : committed)));
  }

  /// The worst that is true of it.
  ///
  /// @param limit how long a record may wait
  public State state(Duration limit) {
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
    if (behindFor == null ? records >= MANY : behindFor.compareTo(limit) > 0) {
      return State.BEHIND;
    }
    return inSync < replicas ? State.UNDER_REPLICATED : State.UP_TO_DATE;
  }

  /// Whether records wait for longer than a poll and its commit take.
  public boolean isBehind() {
    Long records = behind();
    return behindFor == null ? records != null && records > 0 : behindFor.compareTo(NOTICEABLE) > 0;
  }

  /// With rates, from what it was `seconds` ago.
  LogPartition since(LogPartition before, double seconds) {
    return new LogPartition(number, end, committed, owner, leader, inSync, replicas, rate(before.end, end, seconds),
        before.committed == null && committed == null ? Double.valueOf(0) : rate(before.committed, committed, seconds),
        oldest, behindFor);
  }

  private static @Nullable Double rate(@Nullable Long before, @Nullable Long now, double seconds) {
    return before == null || now == null || now < before ? null : Double.valueOf((now - before) / seconds);
  }

  /// @param first the record at `committed`, or the first one behind it that there still is; null where it was not read
  LogPartition with(@Nullable Oldest first, Instant now) {
    Long records = behind();
    boolean waits = records != null && records > 0 && first != null;
    Duration waited = records == null || records > 0 && first == null
        ? null
        : !waits ? Duration.ZERO : Duration.between(Objects.requireNonNull(first).appendedAt, now);
    return new LogPartition(number, end, committed, owner, leader, inSync, replicas, takenPerSecond, donePerSecond,
        waits ? first : null, waited == null || waited.isPositive() ? waited : Duration.ZERO);
  }
}
