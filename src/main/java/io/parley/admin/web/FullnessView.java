package io.parley.admin.web;

import io.parley.admin.internal.capacity.DayFigure;
import io.parley.admin.internal.capacity.Fullness;
import io.parley.admin.internal.capacity.Fullness.Kind;
import io.parley.admin.internal.capacity.Growth;
import io.parley.admin.internal.capacity.History;
import io.parley.admin.internal.capacity.Now;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.function.DoubleFunction;
import org.jspecify.annotations.Nullable;

/// How full the cluster is, in words, for one viewer.
public final class FullnessView {
  /// Today included.
  static final int DAYS = 30;
  private static final double BAD = 0.9;
  private static final double WARN = 0.7;
  private static final int SOON_DAYS = 30;
  private static final double FAR_DAYS = 1_000;
  private static final double PERCENT = 100;

  private final Now now;
  private final History history;
  private final OverviewView overview;
  private final LocalDate today;
  private final Show show;
  private final Amounts amounts;

  FullnessView(Now now, History history, OverviewView overview, Instant at, Show show) {
    this.now = now;
    this.history = history;
    this.overview = overview;
    this.today = LocalDate.ofInstant(at, ZoneOffset.UTC);
    this.show = show;
    this.amounts = new Amounts(show);
  }

  public boolean isStale() {
    return overview.isStale();
  }

  public String source() {
    return overview.source();
  }

  /// What is full first, and when; and what is to be known of that.
  public List<Verdict> verdicts() {
    List<Verdict> all = new ArrayList<>();
    Fullness first = now.first();
    if (first != null) {
      all.add(new Verdict(kind(first), "Now: %s. %s".formatted(howFull(), first(first)), null,
          first.node() == null ? null : NodesPage.url(first.node()), first.node() == null ? "" : first.node()));
    }
    all.addAll(overview.reservations());
    String failure = history.failure();
    if (failure != null) {
      Instant readAt = history.readAt();
      all.add(new Verdict("warn", "The peaks of days can't be kept or read: %s. %s Tried again every 5 min.".formatted(
          failure, readAt == null ? "None is known." : "Those shown are as of %s.".formatted(show.clock(readAt))), null,
          null, ""));
    }
    if (all.isEmpty()) {
      all.add(new Verdict("idle", "No node has told yet how full it is.", null, null, ""));
    }
    return all;
  }

  private static String kind(Fullness first) {
    if (first.worst() >= BAD) {
      return "bad";
    }
    return first.worst() >= WARN || first.growth().isGrowing() && first.growth().fullIn() <= SOON_DAYS ? "warn" : "ok";
  }

  private String howFull() {
    List<String> said = new ArrayList<>();
    for (Fullness limit : now.limits()) {
      switch (limit.kind()) {
        case CONNECTIONS -> said.add("gateways are %s full (%s of %s connections)".formatted(
            amounts.percent(limit.share()), amounts.number(limit.used()), amounts.number(limit.most())));
        case MESSAGES -> said.add("messaging does %s of what was measured".formatted(amounts.percent(limit.share())));
        case DELIVERIES -> said.add("fan-out %s".formatted(amounts.percent(limit.share())));
        case HEAP, CPU -> {
        }
      }
    }
    return said.isEmpty() ? "memory and processors alone are known" : String.join(", ", said);
  }

  private String first(Fullness first) {
    String node = first.node();
    String which = switch (first.kind()) {
      case CONNECTIONS -> "connections" + (first.nodes() > 1 && node != null ? ", most at " + node : "");
      case HEAP -> "heap of " + node;
      case CPU -> "processors of " + node;
      case MESSAGES -> "messages a second of " + show.count(first.nodes(), "messaging node", "messaging nodes");
      case DELIVERIES -> "deliveries a second of " + show.count(first.nodes(), "fan-out node", "fan-out nodes");
    };
    return "First limit: %s, %s in use%s. %s".formatted(which, amounts.percent(first.fullest()),
        Double.isNaN(first.peak())
            ? ""
            : ", %s at the peak of the last 7 days".formatted(amounts.percent(first.peak())),
        sentence(first.growth()));
  }

  private static String sentence(Growth growth) {
    if (growth.isTooShort()) {
      return growth.days() == 0
          ? "How it grows is not known yet: no whole day was seen."
          : "Known for %s only: too short to say how it grows.".formatted(days(growth.days()));
    }
    if (growth.fullIn() == 0) {
      return "The peaks of the last days were at the limit.";
    }
    if (!growth.isGrowing()) {
      return "Not growing in the last %s.".formatted(days(growth.days()));
    }
    return growth.fullIn() > FAR_DAYS
        ? "Growing as in the last %s, not full within 1,000 days.".formatted(days(growth.days()))
        : "Growing as in the last %s, full in about %s.".formatted(days(growth.days()),
            days(Math.max(1, Math.round(growth.fullIn()))));
  }

  private static String days(long days) {
    return days == 1 ? "1 day" : days + " days";
  }

  /// One limit.
  ///
  /// @param share 0 to 100, for its bar
  /// @param node where it is fullest, with how full
  public record Row(String name, String used, String full, long share, String kind, String peak, @Nullable String node,
      String nodeShare, String window, String growth) {}

  public List<Row> rows() {
    return now.limits().stream().map(this::row).toList();
  }

  private Row row(Fullness limit) {
    return new Row(name(limit.kind()), used(limit), amounts.percent(limit.share()),
        Math.clamp(Math.round(limit.share() * PERCENT), 0, 100), grade(limit.fullest()), amounts.percent(limit.peak()),
        limit.node(), amounts.percent(limit.nodeShare()), window(limit), growth(limit));
  }

  private static String grade(double full) {
    return full >= BAD ? "bad" : full >= WARN ? "warn" : "";
  }

  private String used(Fullness limit) {
    return switch (limit.kind()) {
      case CONNECTIONS -> amounts.number(limit.used()) + " of " + amounts.number(limit.most());
      case MESSAGES, DELIVERIES -> amounts.number(limit.used()) + " of " + amounts.rate(limit.most());
      case HEAP, CPU -> "–";
    };
  }

  private static String name(Kind kind) {
    return switch (kind) {
      case CONNECTIONS -> "Connections";
      case HEAP -> "Heap of the fullest node";
      case CPU -> "Processors of the busiest node";
      case MESSAGES -> "Messages";
      case DELIVERIES -> "Deliveries";
    };
  }

  private String window(Fullness limit) {
    return switch (limit.kind()) {
      case CONNECTIONS -> "now, by the leases of %s".formatted(show.count(limit.nodes(), "gateway", "gateways"));
      case HEAP -> "the least of 15 min: what collections leave";
      case CPU -> "mean of 5 min";
      case MESSAGES -> "1 min, over %s as measured".formatted(
          show.count(limit.nodes(), "messaging node", "messaging nodes"));
      case DELIVERIES -> "1 min, receipts in it, over %s as measured".formatted(
          show.count(limit.nodes(), "fan-out node", "fan-out nodes"));
    };
  }

  private String growth(Fullness limit) {
    Growth growth = limit.growth();
    if (growth.isTooShort()) {
      return growth.days() == 0 ? "no whole day known" : days(growth.days()) + " known: too short to say";
    }
    if (!growth.isGrowing()) {
      return growth.fullIn() == 0 ? "at the limit" : "not growing";
    }
    return "+%s a day, %s".formatted(perDay(limit.kind(), growth.perDay()), growth.fullIn() > FAR_DAYS
        ? "not full within 1,000 days"
        : "full in about " + days(Math.max(1, Math.round(growth.fullIn()))));
  }

  private String perDay(Kind kind, double perDay) {
    return switch (kind) {
      case CONNECTIONS -> amounts.number(perDay);
      case HEAP, CPU -> amounts.number(perDay * PERCENT) + " points";
      case MESSAGES, DELIVERIES -> amounts.rate(perDay);
    };
  }

  /// The peaks of the last 30 days, today included once it is no less than yesterday; none before the first was kept.
  public List<Chart> charts() {
    List<Chart> charts = new ArrayList<>();
    List<Chart.Data> shares = new ArrayList<>();
    add(shares, "heap", "p95", share(Kind.HEAP));
    add(shares, "processors", "p50", share(Kind.CPU));
    add(shares, "connections", "p99", share(Kind.CONNECTIONS));
    if (!shares.isEmpty()) {
      charts.add(chart("How full, at each day's peak", shares, value -> amounts.number(value) + " %", PERCENT));
    }
    List<Chart.Data> rates = new ArrayList<>();
    add(rates, "deliveries", "p95", values(DayFigure.DELIVERIES, 1));
    add(rates, "messages", "p50", values(DayFigure.MESSAGES, 1));
    if (!rates.isEmpty()) {
      charts.add(chart("A second, in each day's busiest 5 min", rates, amounts::rate, Double.NaN));
    }
    List<Chart.Data> stored = new ArrayList<>();
    add(stored, "stored", "p50", values(DayFigure.STORED, 1));
    if (!stored.isEmpty()) {
      charts.add(chart("Stored in Cassandra, all copies", stored, amounts::decimal, Double.NaN));
    }
    return charts;
  }

  private Chart chart(String title, List<Chart.Data> data, DoubleFunction<String> unit, double limit) {
    return Chart.of(title, data, false, today.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant(), Duration.ofDays(1),
        unit, limit);
  }

  private static void add(List<Chart.Data> all, String name, String style, double... values) {
    for (double value : values) {
      if (Double.isFinite(value)) {
        all.add(new Chart.Data(name, style, values));
        return;
      }
    }
  }

  /// In percent of today's limit.
  private double[] share(Kind kind) {
    double most = now.limits().stream().filter(limit -> limit.kind() == kind).mapToDouble(Fullness::most).findFirst()
        .orElse(kind == Kind.CONNECTIONS ? Double.NaN : 1);
    return values(kind.figure(), PERCENT / most);
  }

  private double[] values(DayFigure figure, double factor) {
    NavigableMap<LocalDate, Double> days = history.of(figure);
    double[] values = new double[DAYS];
    for (int i = 0; i < DAYS; i++) {
      Double value = days.get(today.minusDays(DAYS - 1L - i));
      values[i] = value == null ? Double.NaN : value * factor;
    }
    if (values[DAYS - 1] < values[DAYS - 2]) {
      values[DAYS - 1] = Double.NaN; // today is not over: it is drawn once it is no less than yesterday
    }
    return values;
  }

  /// What Cassandra holds, and how that grows; empty where it is not told.
  public String stored() {
    NavigableMap<LocalDate, Double> days = history.of(DayFigure.STORED);
    if (days.isEmpty()) {
      return "How much Cassandra holds is not told: that takes SELECT on system_views, of all nodes of this data centre.";
    }
    Growth growth = now.storedGrowth();
    return "Cassandra holds %s, all copies%s.".formatted(amounts.decimal(Objects.requireNonNull(days.lastEntry())
        .getValue()), growth.isTooShort()
            ? "; " + (growth.days() == 0
                ? "no whole day is known"
                : days(growth.days()) + " known: too short to say how it grows")
            : growth.isGrowing()
                ? ", %s more a day".formatted(amounts.decimal(growth.perDay()))
                : ", and no more each day");
  }
}
