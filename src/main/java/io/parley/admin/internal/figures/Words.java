package io.parley.admin.internal.figures;

import java.time.Duration;
import java.util.Locale;

/// Figures as people read them in a sentence.
final class Words {
  private static final double MICROS_A_MILLI = 1_000;
  private static final double MILLIS_A_SECOND = 1_000;
  private static final int TEN = 10;
  private static final int TWO_MINUTES_S = 120;

  private Words() {}

  /// `0.4 ms`, `48 ms`, `3.4 s`, `2 min 05 s`.
  static String micros(long micros) {
    double millis = micros / MICROS_A_MILLI;
    if (millis < TEN) {
      return String.format(Locale.ROOT, "%.1f ms", millis);
    }
    return millis < MILLIS_A_SECOND ? String.format(Locale.ROOT, "%.0f ms", millis) : seconds(millis / MILLIS_A_SECOND);
  }

  static String seconds(double seconds) {
    if (seconds < TEN) {
      return String.format(Locale.ROOT, "%.1f s", seconds);
    }
    return seconds < TWO_MINUTES_S
        ? String.format(Locale.ROOT, "%.0f s", seconds)
        : "%d min %02d s".formatted((long) seconds / 60, (long) seconds % 60);
  }

  static String duration(Duration duration) {
    long millis = duration.toMillis();
    return millis % (long) MILLIS_A_SECOND == 0
        ? plainSeconds(millis / (long) MILLIS_A_SECOND)
        : micros(duration.toNanos() / (long) MICROS_A_MILLI);
  }

  private static String plainSeconds(long seconds) {
    return seconds % 60 == 0 && seconds >= 60 ? seconds / 60 + " min" : seconds + " s";
  }

  /// `1,204`.
  static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  static String count(long count, String one, String several) {
    return count(count) + " " + (count == 1 ? one : several);
  }
}
