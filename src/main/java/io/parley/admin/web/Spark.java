package io.parley.admin.web;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// A small line without axes, in a box of 120 by 28.
final class Spark {
  private static final double WIDTH = 120;
  private static final double HEIGHT = 28;
  private static final double MARGIN = 2;

  private Spark() {}

  /// Polylines of what lies between gaps.
  ///
  /// @param values not a number for a gap
  static List<String> runs(double[] values) {
    double most = Math.max(1e-9, Arrays.stream(values).filter(Double::isFinite).max().orElse(1));
    List<String> runs = new ArrayList<>();
    List<String> run = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      if (Double.isFinite(values[i])) {
        run.add(String.format(Locale.ROOT, "%.1f,%.1f", WIDTH * i / Math.max(1, values.length - 1),
            HEIGHT - MARGIN - (HEIGHT - 2 * MARGIN) * values[i] / most));
      }
      if ((!Double.isFinite(values[i]) || i == values.length - 1) && !run.isEmpty()) {
        run.add(run.getLast());
        runs.add(String.join(" ", run));
        run.clear();
      }
    }
    return runs;
  }
}
