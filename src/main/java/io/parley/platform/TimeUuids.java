package io.parley.platform;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/// Makes version-1 UUIDs that rise strictly within this process, also when the clock steps back.
///
/// Unique over all nodes by 40 random bits a process and, within one, by the timestamp. The lowest six bits
/// of the clock sequence are the caller's: they carry a slot (0 to 63). So is the lowest bit of the timestamp: a mark.
public final class TimeUuids {
  public static final int MAX_SLOT = 63;
  private static final int TICKS_PER_SECOND = 10_000_000;
  private static final int NANOS_PER_TICK = 100;
  private static final long VARIANT = 0x8000000000000000L;
  private static final long MARK = 1;
  private static final long MULTICAST_BIT = 0x0000010000000000L;

  private final Clock clock;
  private final long process;
  private final AtomicLong last = new AtomicLong();

  public TimeUuids(Clock clock) {
    this(clock, new SecureRandom());
  }

  /// @param random where the bits of the process come from
  TimeUuids(Clock clock, RandomGenerator random) {
    this.clock = clock;
    long node = (random.nextLong() & 0xFFFFFFFFFFFFL) | MULTICAST_BIT;
    long clockSequence = (random.nextLong() & 0xFFL) << 6;
    process = VARIANT | (clockSequence << 48) | node;
  }

  /// The next id, without a mark as often as with one.
  ///
  /// @param slot 0 to [#MAX_SLOT]
  public UUID next(int slot) {
    long ticks = ticks();
    return id(slot, last.updateAndGet(previous -> Math.max(previous + 1, ticks)));
  }

  /// The next id, which bears a mark or none, for good: 100 ns off at most.
  ///
  /// @param slot 0 to [#MAX_SLOT]
  public UUID next(int slot, boolean mark) {
    long ticks = ticks();
    long bit = mark ? MARK : 0;
    return id(slot, last.updateAndGet(previous -> {
      long next = Math.max(previous + 1, ticks);
      return (next & MARK) == bit ? next : next + 1;
    }));
  }

  private long ticks() {
    Instant now = clock.instant();
    return now.getEpochSecond() * TICKS_PER_SECOND + now.getNano() / NANOS_PER_TICK + Uuids.GREGORIAN_OFFSET;
  }

  private UUID id(int slot, long time) {
    long high = (time << 32) | (((time >>> 32) & 0xFFFFL) << 16) | 0x1000L | ((time >>> 48) & 0x0FFFL);
    return new UUID(high, process | ((long) slot << 48));
  }

  /// The slot that an id was made with.
  public static int slot(UUID id) {
    return id.clockSequence() & MAX_SLOT;
  }

  /// Whether an id bears a mark.
  public static boolean marked(UUID id) {
    return (id.timestamp() & MARK) != 0;
  }
}
