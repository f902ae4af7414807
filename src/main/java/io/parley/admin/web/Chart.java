package io.parley.admin.web;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;
import org.jspecify.annotations.Nullable;

/// A chart as the server draws it: coordinates within a box of [#WIDTH] by [#HEIGHT], and the same as a table of at most 30 rows.
/// A gap in the data is a gap in the line.
///
/// @param log whether the axis is logarithmic, which it then says
/// @param limitY where the limit lies; null where there is none or it is out of sight
/// @param summary the chart in a sentence, for those who don't see it
/// @param marks what happened meanwhile
public record Chart(String title, boolean log, List<Line> lines, List<Tick> ticks, List<TimeTick> times,
    @Nullable Double limitY, List<Row> rows, String summary, List<Mark> marks) {
  public static final int WIDTH = 640;
  public static final int HEIGHT = 180;
  private static final double LEFT = 64;
  private static final double RIGHT = 556;
  private static final double TOP = 10;
  private static final double BOTTOM = 152;
  private static final int ROWS = 30;
  private static final Duration A_DAY = Duration.ofDays(1);
  private static final int TIMES = 3;
  private static final int TEN = 10;
  private static final int LABEL_HEIGHT = 13;
  private static final double DASH = 1.5;

  /// @param style the class that gives it its colour and its dashes
  /// @param runs points of each stretch without a gap, as a polyline takes them
  /// @param latest its last value in words; `–` where that is a gap
  /// @param labelY where its name stands
  public record Line(String name, String style, List<String> runs, String latest, double labelY) {}

  public record Tick(double y, String label) {}

  public record TimeTick(double x, Instant at) {}

  /// Something that happened.
  public record Mark(double x, Instant at, String what) {}

  /// @param cells for each line the least, middle and greatest value of the stretch
  public record Row(Instant from, List<String> cells) {}

  /// A line to be drawn.
  ///
  /// @param values at regular places, not a number for a gap
  record Data(String name, String style, double[] values) {}

  /// @param end of the last place
  /// @param unit says a value in words
  /// @param limit not a number where there is none
  static Chart of(String title, List<Data> data, boolean log, Instant end, Duration place, DoubleFunction<String> unit,
      double limit) {
    double[] all = data.stream().flatMapToDouble(line -> Arrays.stream(line.values)).filter(Double::isFinite).toArray();
    Axis axis = log ? Axis.log(all, limit) : Axis.linear(all);
    int places = data.isEmpty() ? 1 : data.getFirst().values.length;
    List<Line> lines = new ArrayList<>();
    for (Data line : data) {
      lines.add(new Line(line.name, line.style, runs(line.values, axis), said(last(line.values), unit),
          labelY(line.values, axis)));
    }
    List<TimeTick> times = new ArrayList<>();
    boolean days = place.compareTo(A_DAY) >= 0;
    for (int i = 0; i <= TIMES; i++) {
      times.add(new TimeTick(LEFT + (RIGHT - LEFT) * i / TIMES,
          days
              ? end.minus(place.multipliedBy(1 + (long) (places - 1) * (TIMES - i) / TIMES))
              : end.minus(place.multipliedBy((long) places * (TIMES - i) / TIMES))));
    }
    Double limitY = Double.isNaN(limit) || limit > axis.most ? null : axis.y(limit);
    return new Chart(title, log, apart(lines),
        axis.ticks.stream().map(at -> new Tick(axis.y(at), unit.apply(at))).toList(),
        times, limitY, rows(data, end, place, unit), summary(title, data, unit), List.of());
  }

  /// The same, with a mark for each moment that lies in it.
  Chart marked(Collection<Instant> moments, String what) {
    Instant begin = times.getFirst().at();
    Instant end = times.getLast().at();
    double length = Duration.between(begin, end).toMillis();
    List<Mark> marked = moments.stream().filter(at -> at.isAfter(begin) && !at.isAfter(end))
        .map(at -> new Mark(LEFT + (RIGHT - LEFT) * Duration.between(begin, at).toMillis() / length, at, what))
        .toList();
    return new Chart(title, log, lines, ticks, times, limitY, rows,
        marked.isEmpty() ? summary : "%s %d × %s.".formatted(summary, marked.size(), what), marked);
  }

  /// Whether each place is a day by UTC, named by its date.
  public boolean isByDay() {
    return rows.size() > 1 && Duration.between(rows.get(0).from, rows.get(1).from).compareTo(A_DAY) >= 0;
  }

  private static List<String> runs(double[] values, Axis axis) {
    List<String> runs = new ArrayList<>();
    StringBuilder run = new StringBuilder();
    for (int i = 0; i < values.length; i++) {
      if (Double.isFinite(values[i])) {
        double x = LEFT + (RIGHT - LEFT) * i / Math.max(1, values.length - 1);
        run.append(String.format(Locale.ROOT, run.isEmpty() ? "%.1f,%.1f" : " %.1f,%.1f", x, axis.y(values[i])));
      }
      if ((!Double.isFinite(values[i]) || i == values.length - 1) && !run.isEmpty()) {
        runs.add(run.indexOf(" ") < 0 ? dash(run.toString()) : run.toString());
        run.setLength(0);
      }
    }
    return runs;
  }

  /// A place between gaps would be no line.
  private static String dash(String point) {
    String[] place = point.split(",", 2);
    double x = Double.parseDouble(place[0]);
    return String.format(Locale.ROOT, "%.1f,%s %.1f,%s", x - DASH, place[1], x + DASH, place[1]);
  }

  private static double last(double[] values) {
    return values.length == 0 ? Double.NaN : values[values.length - 1];
  }

  private static double labelY(double[] values, Axis axis) {
    for (int i = values.length - 1; i >= 0; i--) {
      if (Double.isFinite(values[i])) {
        return axis.y(values[i]);
      }
    }
    return BOTTOM;
  }

  /// So that no name covers another.
  private static List<Line> apart(List<Line> lines) {
    List<Line> sorted = lines.stream().sorted((one, other) -> Double.compare(other.labelY, one.labelY)).toList();
    List<Line> apart = new ArrayList<>();
    double free = BOTTOM;
    for (Line line : sorted) {
      double y = Math.min(line.labelY, free);
      free = y - LABEL_HEIGHT;
      apart.add(new Line(line.name, line.style, line.runs, line.latest, y));
    }
    return lines.stream().map(line -> apart.get(sorted.indexOf(line))).toList();
  }

  private static List<Row> rows(List<Data> data, Instant end, Duration place, DoubleFunction<String> unit) {
    int places = data.isEmpty() ? 0 : data.getFirst().values.length;
    int step = Math.max(1, Math.ceilDiv(places, ROWS));
    List<Row> rows = new ArrayList<>();
    for (int from = 0; from < places; from += step) {
      int begin = from;
      int to = Math.min(places, from + step);
      rows.add(new Row(end.minus(place.multipliedBy(places - from)),
          data.stream().map(line -> cell(Arrays.copyOfRange(line.values, begin, to), unit)).toList()));
    }
    return rows;
  }

  private static String cell(double[] values, DoubleFunction<String> unit) {
    double[] known = Arrays.stream(values).filter(Double::isFinite).sorted().toArray();
    if (known.length == 0) {
      return "–";
    }
    return values.length == 1
        ? unit.apply(known[0])
        : "%s · %s · %s".formatted(unit.apply(known[0]), unit.apply(known[known.length / 2]),
            unit.apply(known[known.length - 1]));
  }

  private static String summary(String title, List<Data> data, DoubleFunction<String> unit) {
    StringBuilder said = new StringBuilder(title).append(':');
    data.forEach(line -> said.append(" %s %s now, at most %s.".formatted(line.name, said(last(line.values), unit),
        said(Arrays.stream(line.values).filter(Double::isFinite).max().orElse(Double.NaN), unit))));
    return said.toString();
  }

  private static String said(double value, DoubleFunction<String> unit) {
    return Double.isFinite(value) ? unit.apply(value) : "–";
  }

  private record Axis(double least, double most, boolean log, List<Double> ticks) {
    private static final int LINEAR_TICKS = 2;

    /// From 0.
    static Axis linear(double[] values) {
      double greatest = Arrays.stream(values).max().orElse(1);
      double most = nice(greatest > 0 ? greatest : LINEAR_TICKS);
      return new Axis(0, most, false, List.of(0.0, most / LINEAR_TICKS, most));
    }

    private static double nice(double value) {
      double power = Math.pow(TEN, Math.floor(Math.log10(value)));
      for (double factor : new double[]{1, 2, 4, 5, TEN}) {
        if (value <= factor * power * (1 + 1e-9)) {
          return factor * power;
        }
      }
      return TEN * power;
    }

    /// In powers of ten.
    static Axis log(double[] values, double limit) {
      double[] positive = Arrays.stream(values).filter(value -> value > 0).toArray();
      double least = Math.floor(Math.log10(Arrays.stream(positive).min().orElse(1)));
      double highest = Math.max(Arrays.stream(positive).max().orElse(TEN), Double.isNaN(limit) ? 0 : limit);
      double most = Math.max(least + 1, Math.ceil(Math.log10(highest)));
      List<Double> ticks = new ArrayList<>();
      for (double power = least; power <= most; power++) {
        ticks.add(Math.pow(TEN, power));
      }
      return new Axis(Math.pow(TEN, least), Math.pow(TEN, most), true, ticks);
    }

    double y(double value) {
      double share = log
          ? (Math.log10(Math.max(value, least)) - Math.log10(least)) / (Math.log10(most) - Math.log10(least))
          : (value - least) / (most - least);
      return Math.round((BOTTOM - (BOTTOM - TOP) * Math.clamp(share, 0, 1)) * TEN) / (double) TEN;
    }
  }
}
