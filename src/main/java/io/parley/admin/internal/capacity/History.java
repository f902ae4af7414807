package io.parley.admin.internal.capacity;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The peaks of the last 30 days and of today.
///
/// @param readAt null before the first time
/// @param failure why they can't be kept or read now; null where they can
public record History(List<DayPeak> peaks, @Nullable Instant readAt, @Nullable String failure) {
  static final History NONE = new History(List.of(), null, null);

  /// Of one figure, by day; days that nobody saw are missing.
  public NavigableMap<LocalDate, Double> of(DayFigure figure) {
    NavigableMap<LocalDate, Double> days = new TreeMap<>();
    peaks.stream().filter(peak -> peak.figure() == figure).forEach(peak -> days.put(peak.day(), peak.value()));
    return days;
  }
}
