package io.parley.sessions.ops;

import io.parley.sessions.Incarnation;
import java.time.Instant;
import java.util.Map;
import org.HdrHistogram.Histogram;

/// What a node measured in one interval. The keys of the maps are a meter's name and, if it has any, its tags by name:
/// `parley.gateway.closed{code=4410}`.
///
/// @param incarnation the node's at the end of the interval
/// @param end by the node's clock, a multiple of [Figures#INTERVAL]; the first interval of a process is shorter than others
/// @param counts events in this interval; what did not happen is left out
/// @param gauges values at its end
/// @param durations of this interval, in microseconds from 1 to 60 s, to 1 %; of what did not happen there is none
/// @param machine how busy the process was
public record Interval(Incarnation incarnation, Instant end, Map<String, Long> counts, Map<String, Double> gauges,
    Map<String, Histogram> durations, Machine machine) {
  public static final long LONGEST_MICROS = 60_000_000;
  public static final int DIGITS = 2;

  /// One to record or to add up in.
  public static Histogram histogram() {
    return new Histogram(1, LONGEST_MICROS, DIGITS);
  }

  public long count(String key) {
    return counts.getOrDefault(key, 0L);
  }

  /// @param cpu of all processors, 0 to 1; below 0 where the system does not say
  /// @param heapUsed bytes, what could be collected included
  /// @param heapMax bytes
  public record Machine(double cpu, long heapUsed, long heapMax) {}
}
