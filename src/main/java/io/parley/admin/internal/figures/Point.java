package io.parley.admin.internal.figures;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What all nodes measured in a window of time, put together.
///
/// @param reporting nodes that it holds figures of
/// @param expected nodes that were here
/// @param stages quantiles of the merged durations; a stage that no message passed is left out
/// @param connections in all; of a longer window the most
/// @param behind the worst; null where nothing waited
public record Point(Instant end, Duration length, int reporting, int expected, Map<Stage, Quantiles> stages,
    Counts counts, long connections, @Nullable Behind behind) {
  public Instant begin() {
    return end.minus(length);
  }

  /// Whether it speaks for all nodes.
  public boolean isWhole() {
    return reporting >= expected;
  }

  /// Of something that happened so often in this window.
  public double perSecond(long count) {
    return count / (length.toMillis() / 1_000.0);
  }

  public @Nullable Quantiles delivery() {
    return stages.get(Stage.DELIVERY);
  }
}
