package io.parley.admin.internal.partitions;

import io.parley.admin.internal.partitions.Trail.Figure;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How the partitions were doing: 15 minutes in places of 5 s, 24 h in places of 5 min.
///
/// Of [#MOST] partitions at once, about 11 KB each: where there are more, of those that were behind the longest. Safe to be used by several
/// threads.
public final class Trails {
  static final int MOST = 1_024;
  static final Duration SHORT = Duration.ofSeconds(5);
  static final Duration LONG = Duration.ofMinutes(5);
  static final int SHORT_PLACES = 180;
  static final int LONG_PLACES = 288;
  private static final int SHORT_IN_LONG = 60;
  private static final int SHORT_IN_A_MINUTE = 12;
  private static final int PACKED = Integer.BYTES + Figure.values().length * Float.BYTES;

  /// Those that were measured last are at the end.
  private final Map<Integer, Both> trails = new LinkedHashMap<>(16, 0.75f, true);
  private long latest = Long.MIN_VALUE;

  private record Both(Trail quarter, Trail day) {
    Both() {
      this(new Trail(SHORT_PLACES), new Trail(LONG_PLACES));
    }
  }

  /// A stretch of five minutes that is over.
  ///
  /// @param packed for each partition its number and its figures
  record Stretch(Instant end, ByteBuffer packed) {}

  /// Takes what a look has found.
  ///
  /// @return the five minutes that ended with it; null where none did
  synchronized @Nullable Stretch measured(Instant at, List<LogPartition> partitions) {
    long place = place(at, SHORT);
    Stretch over = latest != Long.MIN_VALUE && place(at, LONG) > Math.floorDiv(latest, SHORT_IN_LONG)
        ? finish(Math.floorDiv(latest, SHORT_IN_LONG))
        : null;
    latest = place;
    partitions.stream()
        .sorted(Comparator.comparing(one -> one.behindFor() == null ? Duration.ZERO : one.behindFor(),
            Comparator.reverseOrder()))
        .limit(MOST).forEach(one -> trail(one.number()).quarter.put(place, figures(one)));
    while (trails.size() > MOST) {
      trails.remove(trails.keySet().iterator().next());
    }
    return over;
  }

  private static long place(Instant at, Duration length) {
    return Math.floorDiv(at.toEpochMilli(), length.toMillis());
  }

  private Both trail(int number) {
    return trails.computeIfAbsent(number, _ -> new Both());
  }

  private static float[] figures(LogPartition one) {
    Long records = one.behind();
    Duration waited = one.behindFor();
    return new float[]{records == null ? Float.NaN : records, waited == null ? Float.NaN : waited.toMillis() / 1_000f,
        value(one.takenPerSecond()), value(one.donePerSecond())};
  }

  private static float value(@Nullable Double rate) {
    return rate == null ? Float.NaN : rate.floatValue();
  }

  private Stretch finish(long longPlace) {
    ByteBuffer packed = ByteBuffer.allocate(trails.size() * PACKED);
    List.copyOf(trails.keySet()).forEach(number -> {
      Both both = trail(number);
      float[] one = both.quarter.together((longPlace + 1) * SHORT_IN_LONG - 1, SHORT_IN_LONG);
      both.day.put(longPlace, one);
      packed.putInt(number);
      for (float figure : one) {
        packed.putFloat(figure);
      }
    });
    return new Stretch(Instant.ofEpochMilli((longPlace + 1) * LONG.toMillis()), packed.flip());
  }

  /// Takes five minutes that were kept.
  synchronized void restore(Stretch kept) {
    long place = place(kept.end, LONG) - 1;
    ByteBuffer packed = kept.packed.duplicate();
    while (packed.remaining() >= PACKED) {
      int number = packed.getInt();
      float[] one = new float[Figure.values().length];
      for (int i = 0; i < one.length; i++) {
        one[i] = packed.getFloat();
      }
      if (trails.containsKey(number) || trails.size() < MOST) {
        Both both = trail(number);
        if (Double.isNaN(both.day.get(place, Figure.RECORDS))) {
          both.day.put(place, one);
        }
      }
    }
  }

  /// Places of a partition, oldest first, not a number for gaps.
  ///
  /// @param end of the last place
  public record History(Instant end, Duration place, Map<Figure, double[]> figures) {}

  /// @param day the last 24 h, or else 15 minutes
  synchronized History of(int number, boolean day, Instant now) {
    Both both = trails.get(number);
    Duration length = day ? LONG : SHORT;
    long current = place(now, SHORT);
    // The place that has just begun is measured in a moment, and no gap until then.
    long place = day ? place(now, LONG) - 1 : current - latest <= 1 ? latest : current;
    Map<Figure, double[]> figures = new EnumMap<>(Figure.class);
    for (Figure figure : Figure.values()) {
      figures.put(figure, both == null
          ? gaps(day ? LONG_PLACES : SHORT_PLACES)
          : (day ? both.day : both.quarter).upTo(place, figure));
    }
    return new History(Instant.ofEpochMilli((place + 1) * length.toMillis()), length, figures);
  }

  private static double[] gaps(int places) {
    double[] none = new double[places];
    Arrays.fill(none, Double.NaN);
    return none;
  }

  /// Seconds that it was behind up to a minute ago, oldest first; without what is not known.
  synchronized List<Double> lastMinute(int number) {
    Both both = trails.get(number);
    List<Double> known = new ArrayList<>();
    if (both != null) {
      for (long place = latest - SHORT_IN_A_MINUTE; place <= latest; place++) {
        double seconds = both.quarter.get(place, Figure.SECONDS);
        if (Double.isFinite(seconds)) {
          known.add(seconds);
        }
      }
    }
    return known;
  }
}
