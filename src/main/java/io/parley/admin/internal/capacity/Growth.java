package io.parley.admin.internal.capacity;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;

/// How the peaks of days grew, and when a limit is reached if they go on like that.
///
/// The rate is the median of the slopes between all pairs of days (Theil and Sen), so that a single odd day changes little. Today is left
/// out of it, since it is not over; what must fit is the greatest of the last seven days and of today.
///
/// @param days that are known, without today
/// @param level the greatest of the last seven days and of today; not a number where none of them is known
/// @param perDay how much a day brings, in the figure's own unit; not a number where too few days are known
/// @param fullIn days until the limit is reached; 0 where the level is there already, infinite where it does not grow or there is no limit
public record Growth(int days, double level, double perDay, double fullIn) {
  /// Fewer tell nothing: a week has busy and quiet days.
  public static final int LEAST_DAYS = 7;
  /// What brings less than that share of the limit in 30 days does not grow.
  private static final double LEAST_SHARE = 0.01;
  private static final int MONTH = 30;

  /// @param limit not a number where there is none
  static Growth of(NavigableMap<LocalDate, Double> peaks, LocalDate today, double limit) {
    NavigableMap<LocalDate, Double> over = peaks.headMap(today, false);
    double level = peaks.tailMap(today.minusDays(LEAST_DAYS), true).values().stream().mapToDouble(Double::doubleValue)
        .max().orElse(Double.NaN);
    if (over.size() < LEAST_DAYS) {
      return new Growth(over.size(), level, Double.NaN, Double.POSITIVE_INFINITY);
    }
    double perDay = slope(over);
    double least = LEAST_SHARE * (Double.isNaN(limit) ? level : limit) / MONTH;
    if (level >= limit) {
      return new Growth(over.size(), level, Math.max(0, perDay), 0);
    }
    return perDay > least
        ? new Growth(over.size(), level, perDay,
            Double.isNaN(limit) ? Double.POSITIVE_INFINITY : (limit - level) / perDay)
        : new Growth(over.size(), level, 0, Double.POSITIVE_INFINITY);
  }

  private static double slope(NavigableMap<LocalDate, Double> peaks) {
    List<Double> slopes = new ArrayList<>();
    for (Map.Entry<LocalDate, Double> one : peaks.entrySet()) {
      peaks.tailMap(one.getKey(), false).forEach((day, value) -> slopes
          .add((value - one.getValue()) / (day.toEpochDay() - one.getKey().toEpochDay())));
    }
    slopes.sort(null);
    int middle = slopes.size() / 2;
    return slopes.size() % 2 == 1 ? slopes.get(middle) : (slopes.get(middle - 1) + slopes.get(middle)) / 2;
  }

  /// Whether too few days are known to say.
  public boolean isTooShort() {
    return Double.isNaN(perDay);
  }

  public boolean isGrowing() {
    return perDay > 0;
  }
}
