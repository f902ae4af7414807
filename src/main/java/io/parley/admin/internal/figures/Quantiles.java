package io.parley.admin.internal.figures;

import org.HdrHistogram.Histogram;

/// Of durations that were recorded, or merged from histograms: never of other quantiles. In microseconds, to 1 %.
public record Quantiles(long count, long p50, long p95, long p99, long max) {
  private static final double P50 = 50;
  private static final double P95 = 95;
  private static final double P99 = 99;

  static Quantiles of(Histogram histogram) {
    return new Quantiles(histogram.getTotalCount(), histogram.getValueAtPercentile(P50),
        histogram.getValueAtPercentile(P95), histogram.getValueAtPercentile(P99), histogram.getMaxValue());
  }
}
