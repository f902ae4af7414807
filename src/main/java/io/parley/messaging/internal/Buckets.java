package io.parley.messaging.internal;

import io.parley.platform.TimeUuids;
import io.parley.platform.Uuids;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.UUID;

/// How conversations are cut into partitions of bounded size: the day (yyyymmdd) times 10,000 plus a number.
final class Buckets {
  private static final int NUMBERS_A_DAY = 10_000;

  private Buckets() {}

  /// Where a message's row and claim lie: follows from the id alone (its day, and its slot as the number).
  static long ofMessage(UUID messageId) {
    return firstOfDay(Uuids.instant(messageId)) + TimeUuids.slot(messageId);
  }

  /// The first bucket of the day, in UTC.
  static long firstOfDay(Instant instant) {
    return firstOf(LocalDate.ofInstant(instant, ZoneOffset.UTC));
  }

  /// The day of a bucket, in UTC.
  static LocalDate day(long bucket) {
    long day = bucket / NUMBERS_A_DAY;
    return LocalDate.of((int) (day / 10_000), (int) (day / 100 % 100), (int) (day % 100));
  }

  /// The day of a bucket as yyyymmdd.
  static int dayNumber(long bucket) {
    return (int) (bucket / NUMBERS_A_DAY);
  }

  /// Which of its day a bucket is.
  static int number(long bucket) {
    return (int) (bucket % NUMBERS_A_DAY);
  }

  static long firstOf(LocalDate day) {
    return (day.getYear() * 10_000L + day.getMonthValue() * 100L + day.getDayOfMonth()) * NUMBERS_A_DAY;
  }
}
