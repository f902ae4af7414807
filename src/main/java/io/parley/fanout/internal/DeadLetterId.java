package io.parley.fanout.internal;

import io.parley.platform.ParleyException;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A dead letter's place in storage, which follows from its record's place in Kafka: whoever gives it up comes to the same one.
///
/// @param bucket the minute in which the record was appended, times 16, plus its partition modulo 16
record DeadLetterId(long bucket, int partition, long offset) {
  private static final int SLOTS = 16;
  private static final long MINUTE_MS = 60_000;
  private static final int MINUTES_A_DAY = 24 * 60;
  private static final Pattern TEXT = Pattern.compile("(\\d{1,12})\\.(\\d{1,9})\\.(\\d{1,18})");

  static DeadLetterId of(long appendedAtMillis, int partition, long offset) {
    return new DeadLetterId(Math.floorDiv(appendedAtMillis, MINUTE_MS) * SLOTS + partition % SLOTS, partition, offset);
  }

  /// @throws ParleyException `bad_request` for a text that names none
  static DeadLetterId parse(String text) {
    Matcher id = TEXT.matcher(text);
    if (!id.matches()) {
      throw ParleyException.badRequest("id is not that of a dead letter: bucket.partition.offset");
    }
    return new DeadLetterId(Long.parseLong(id.group(1)), Integer.parseInt(id.group(2)), Long.parseLong(id.group(3)));
  }

  int day() {
    return day(bucket);
  }

  /// Days since 1970.
  static int day(long bucket) {
    return (int) Math.floorDiv(bucket, (long) SLOTS * MINUTES_A_DAY);
  }

  static int day(Instant at) {
    return day(firstBucket(at));
  }

  /// The first bucket of the minute.
  static long firstBucket(Instant at) {
    return Math.floorDiv(at.toEpochMilli(), MINUTE_MS) * SLOTS;
  }

  static long lastBucket(Instant at) {
    return firstBucket(at) + SLOTS - 1;
  }

  /// Whether rows of a partition lie in it, beside those of others.
  static boolean mayHold(long bucket, int partition) {
    return Math.floorMod(bucket, SLOTS) == Math.floorMod(partition, SLOTS);
  }

  @Override
  public String toString() {
    return bucket + "." + partition + "." + offset;
  }
}
