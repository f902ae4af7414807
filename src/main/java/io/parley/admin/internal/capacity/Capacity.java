package io.parley.admin.internal.capacity;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// How full the cluster is, and what so many users would need. Waits for nobody.
public final class Capacity {
  private final ClusterLoad load;
  private final PeaksWatch peaks;

  Capacity(ClusterLoad load, PeaksWatch peaks) {
    this.load = load;
    this.peaks = peaks;
  }

  /// By what was measured, or is known of this cluster.
  public Now now() {
    return Now.of(load, peaks.history(), Question.before(Here.of(load)));
  }

  public History history() {
    return peaks.history();
  }

  /// @param given a parameter by its name; null where it did not come
  public Asked ask(Function<String, @Nullable String> given) {
    return Asked.of(Question.before(Here.of(load)), given);
  }

  /// Null where less than 23 h of them are known.
  public @Nullable LastDay lastDay() {
    return Here.lastDay(load.overview());
  }
}
