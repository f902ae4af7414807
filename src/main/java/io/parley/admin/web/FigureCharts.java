package io.parley.admin.web;

import io.parley.admin.internal.figures.Counts;
import io.parley.admin.internal.figures.NodePoint;
import io.parley.admin.internal.figures.Point;
import io.parley.admin.internal.figures.Quantiles;
import io.parley.admin.internal.figures.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/// The charts of the Overview and of a node.
final class FigureCharts {
  private static final double MICROS_A_MILLI = 1_000;
  private static final double PERCENT = 100;

  private final Show show;

  FigureCharts(Show show) {
    this.show = show;
  }

  /// @param end of the last window
  /// @param limit of p99
  List<Chart> ofAll(List<@Nullable Point> points, Instant end, Duration length, Duration limit) {
    return List.of(
        Chart.of("Delivery, accept to push",
            List.of(data("p99", "p99", points, point -> micros(point.delivery(), Quantiles::p99)),
                data("p95", "p95", points, point -> micros(point.delivery(), Quantiles::p95)),
                data("p50", "p50", points, point -> micros(point.delivery(), Quantiles::p50))),
            true, end, length, this::micros, limit.toMillis() * MICROS_A_MILLI),
        Chart.of("Messages a second",
            List.of(data("sent", "p50", points, point -> point.perSecond(point.counts().sent())),
                data("refused", "p99", points, point -> point.perSecond(Counts.sum(point.counts().refused())))),
            false, end, length, this::rate, Double.NaN),
        Chart.of("Connections", List.of(data("held", "p50", points, Point::connections)), false, end, length,
            this::whole, Double.NaN),
        Chart.of("Connections opened and closed a second",
            List.of(data("opened", "p50", points, point -> point.perSecond(point.counts().opened())),
                data("closed", "p95", points, point -> point.perSecond(Counts.sum(point.counts().closed()))),
                data("slow readers", "p99", points, point -> point.perSecond(point.counts().slowReaders()))),
            false, end, length, this::rate, Double.NaN));
  }

  /// The last 15 minutes of one node.
  List<Chart> ofNode(List<@Nullable NodePoint> points, Instant end, Duration length) {
    double seconds = length.toMillis() / MICROS_A_MILLI;
    return List.of(
        Chart.of("Processor and heap",
            List.of(data("heap", "p95", points,
                point -> PERCENT * point.machine().heapUsed() / Math.max(1, point.machine().heapMax())),
                data("CPU", "p50", points,
                    point -> point.machine().cpu() < 0 ? Double.NaN : PERCENT * point.machine().cpu())),
            false, end, length, value -> "%s %%".formatted(whole(value)), Double.NaN),
        Chart.of("Connections", List.of(data("held", "p50", points, NodePoint::connections)), false, end, length,
            this::whole, Double.NaN),
        Chart.of("Messages a second", List.of(data("in", "p50", points, point -> point.counts().sends() / seconds),
            data("out", "p95", points, point -> point.counts().deliveries() / seconds)), false, end, length, this::rate,
            Double.NaN),
        Chart.of("Slowest stage, p99", List.of(data("p99", "p99", points, point -> {
          Stage slowest = point.slowest();
          return slowest == null ? Double.NaN : micros(point.stages().get(slowest), Quantiles::p99);
        })), true, end, length, this::micros, Double.NaN));
  }

  private static <T> Chart.Data data(String name, String style, List<@Nullable T> points, ToDoubleFunction<T> figure) {
    return new Chart.Data(name, style, values(points, figure));
  }

  /// Not a number for gaps.
  static <T> double[] values(List<@Nullable T> points, ToDoubleFunction<T> figure) {
    return points.stream().mapToDouble(point -> point == null ? Double.NaN : figure.applyAsDouble(point)).toArray();
  }

  static double micros(@Nullable Quantiles known, ToDoubleFunction<Quantiles> quantile) {
    return known == null ? Double.NaN : quantile.applyAsDouble(known);
  }

  private String micros(double micros) {
    return show.duration(Duration.ofNanos(Math.round(micros * MICROS_A_MILLI)));
  }

  private String whole(double value) {
    return show.count(Math.round(value));
  }

  private String rate(double value) {
    DoubleFunction<String> number = value < 10 && value != Math.rint(value)
        ? small -> String.format(show.locale(), "%.1f", small)
        : this::whole;
    return number.apply(value) + "/s";
  }
}
