package io.parley.admin.web;

import io.parley.admin.internal.figures.Alarm;
import io.parley.admin.internal.figures.Behind;
import io.parley.admin.internal.figures.Change;
import io.parley.admin.internal.figures.NodePoint;
import io.parley.admin.internal.figures.NodeView;
import io.parley.admin.internal.figures.OpenLetters;
import io.parley.admin.internal.figures.Overview;
import io.parley.admin.internal.figures.Point;
import io.parley.admin.internal.figures.Quantiles;
import io.parley.admin.internal.figures.Reach;
import io.parley.admin.internal.figures.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The Overview in words, for one viewer.
public final class OverviewView {
  /// Figures older than that are shown as what they are.
  static final Duration STALE = Duration.ofSeconds(10);
  /// And than that not at all.
  static final Duration UNKNOWN = Duration.ofSeconds(60);
  private static final String NOTHING = "–";
  private static final int PERCENT = 100;
  private static final int NAMED = 3;

  private final Overview overview;
  private final Show show;
  private final boolean day;
  private final Duration limit;

  OverviewView(Overview overview, Show show, boolean day, Duration deliveryLimit) {
    this.overview = overview;
    this.show = show;
    this.day = day;
    this.limit = deliveryLimit;
  }

  public boolean isDay() {
    return day;
  }

  /// What is wrong, or that nothing is.
  public List<Verdict> verdicts() {
    List<Verdict> all = verdicts(overview.alarms().stream().map(this::leading).toList());
    return all.isEmpty() ? List.of(new Verdict("ok", allIsWell(), null, null, "")) : all;
  }

  private List<Verdict> verdicts(List<Verdict> alarms) {
    List<Verdict> all = new ArrayList<>();
    Reach reach = overview.reach();
    Instant readAt = reach.readAt();
    if (readAt == null) {
      String failure = reach.failure();
      all.addAll(alarms);
      all.add(failure == null
          ? new Verdict("idle", "Looking at the nodes for the first time…", null, null, "")
          : new Verdict("bad", "The nodes can't be read: %s. Trying again…".formatted(failure), null, null, ""));
      return all;
    }
    boolean unreadable = isUnreadable();
    if (unreadable) {
      all.addAll(alarms);
    }
    if (isStale()) {
      all.add(new Verdict("stale", "As of %s, %s ago%s. Trying again…".formatted(show.clock(readAt),
          show.duration(age(readAt)), reach.failure() == null ? "" : ": " + reach.failure()), null, null, ""));
    }
    if (!unreadable) {
      all.addAll(alarms);
    }
    if (!reach.isWhole() && !unreadable) {
      all.add(partial(reach));
    }
    return all;
  }

  /// The verdict on the nodes alone, and on the engines and providers as they see them.
  public List<Verdict> nodeVerdicts() {
    List<Verdict> ours = verdicts(overview.alarms().stream()
        .filter(alarm -> alarm.kind() == Alarm.Kind.NODE_SILENT || alarm.kind() == Alarm.Kind.NODE_ODD
            || alarm.kind() == Alarm.Kind.PHONE_PUSHES || alarm.kind().isOfAnEngine())
        .map(alarm -> alarm.kind().isOfAnEngine() ? Verdict.withRunbook(alarm) : Verdict.of(alarm)).toList());
    return ours.isEmpty() ? List.of(new Verdict("ok", allHere(), null, null, "")) : ours;
  }

  /// Where Redis does not answer there are no figures to lead to.
  private Verdict leading(Alarm alarm) {
    return alarm.kind() == Alarm.Kind.ENGINE_REDIS && isUnreadable() ? Verdict.withRunbook(alarm) : Verdict.of(alarm);
  }

  private boolean isUnreadable() {
    return overview.reach().failure() != null
        && overview.alarms().stream().anyMatch(alarm -> alarm.kind() == Alarm.Kind.ENGINE_REDIS);
  }

  private String allHere() {
    int here = overview.reach().expected();
    return here == 1 ? "This node is well." : "All %s are well.".formatted(show.count(here, "node", "nodes"));
  }

  private Verdict partial(Reach reach) {
    List<String> who = reach.silent().stream().limit(NAMED).map(this::silent).toList();
    int others = reach.silent().size() - who.size();
    return new Verdict("warn", "%d of %d nodes tell figures. Missing from all sums: %s%s.".formatted(reach.reporting(),
        reach.expected(), String.join(", ", who), others > 0 ? " and %d others".formatted(others) : ""), null,
        NodesPage.URL + "?state=silent", "Nodes");
  }

  /// Of how many nodes the figures are, and who lacks: `7 of 8 nodes · gateway-2 (silent since 03:11:40)`.
  String reach() {
    Reach reach = overview.reach();
    String who = reach.silent().stream().limit(1).map(this::silent).collect(Collectors.joining());
    return "%d of %s%s".formatted(reach.reporting(), show.count(reach.expected(), "node", "nodes"),
        who.isEmpty() ? "" : " · " + who);
  }

  private String silent(Reach.Silent one) {
    Instant last = one.last();
    return one.node() + (last == null ? " (nothing yet)" : " (silent since %s)".formatted(show.clock(last)));
  }

  private String allIsWell() {
    Point minute = overview.minute();
    Quantiles delivery = minute == null ? null : minute.delivery();
    OpenLetters letters = overview.deadLetters();
    Instant ended = overview.lastEnded();
    return "All is well: %s, nobody is far behind, %s.%s".formatted(
        delivery == null ? "nothing was sent in the last minute" : "p99 " + micros(delivery.p99()),
        letters.count() < 0
            ? "dead letters are being counted"
            : letters.count() == 0
                ? "no open dead letters"
                : show.count(letters.count(), "open dead letter", "open dead letters") + " and no new ones",
        ended == null ? "" : " Last trouble ended %s.".formatted(show.seconds(ended)));
  }

  /// What is to be known of every figure: that it is old, or not of all nodes.
  List<Verdict> reservations() {
    List<Verdict> alarms = overview.alarms().stream().map(Verdict::of).toList();
    return verdicts().stream().filter(one -> !one.kind().equals("ok") && !alarms.contains(one)).toList();
  }

  public boolean isStale() {
    Instant readAt = overview.reach().readAt();
    return readAt == null || age(readAt).compareTo(STALE) > 0;
  }

  private boolean isUnknown() {
    Instant readAt = overview.reach().readAt();
    return readAt == null || age(readAt).compareTo(UNKNOWN) > 0;
  }

  private Duration age(Instant moment) {
    return Duration.between(moment, overview.at());
  }

  /// Of whom the figures speak, and how old they are.
  public String source() {
    Reach reach = overview.reach();
    Instant readAt = reach.readAt();
    return readAt == null
        ? "no node yet"
        : "%d of %s · %d s ago".formatted(reach.reporting(), show.count(reach.expected(), "node", "nodes"),
            age(readAt).toSeconds());
  }

  /// A figure on top.
  ///
  /// @param kind `bad` or `warn` while an alarm is on; empty otherwise
  /// @param window what it is of
  /// @param spark its last 15 minutes, as polylines
  public record Tile(String label, String value, String note, String kind, String window, List<String> spark,
      @Nullable String link) {}

  public List<Tile> tiles() {
    Point minute = isUnknown() ? null : overview.minute();
    List<@Nullable Point> quarter = overview.quarter();
    Quantiles delivery = minute == null ? null : minute.delivery();
    Behind behind = minute == null ? null : minute.behind();
    OpenLetters letters = overview.deadLetters();
    return List.of(
        new Tile("Delivery p99", delivery == null ? NOTHING : micros(delivery.p99()),
            minute != null && delivery == null ? "nothing sent" : "", kind(Alarm.Kind.DELIVERY_SLOW), minute(),
            Spark.runs(FigureCharts.values(quarter, point -> FigureCharts.micros(point.delivery(), Quantiles::p99))),
            null),
        new Tile("Sent", minute == null ? NOTHING : rate(minute.perSecond(minute.counts().sent())), "",
            kind(Alarm.Kind.REFUSING), minute(),
            Spark.runs(FigureCharts.values(quarter, point -> point.perSecond(point.counts().sent()))), null),
        new Tile("Connections", latest() == null ? NOTHING : show.count(Objects.requireNonNull(latest()).connections()),
            "", kind(Alarm.Kind.RECONNECT_STORM), "now · " + source(),
            Spark.runs(FigureCharts.values(quarter, Point::connections)),
            NodesPage.URL + "?role=gateway"),
        new Tile("Open dead letters", letters.count() < 0
            ? NOTHING
            : (letters.atLeast() ? "≥ " : "")
                + show.count(letters.count()),
            letters.failure() == null ? "" : "can't be counted: " + letters.failure(),
            kind(Alarm.Kind.DEAD_LETTERS),
            letters.at() == null ? "not counted yet" : "as of " + show.clock(letters.at()),
            List.of(), "/admin/dead-letters"),
        new Tile("Furthest behind", minute == null ? NOTHING : behind == null ? "0 s" : seconds(behind.seconds()),
            behind == null
                ? ""
                : "partition %d, %s".formatted(behind.partition(),
                    behind.owner() == null ? "read by nobody" : behind.owner()),
            kind(Alarm.Kind.BEHIND), minute(), Spark.runs(FigureCharts.values(quarter,
                point -> point.behind() == null ? 0 : Objects.requireNonNull(point.behind()).seconds())),
            behind == null ? PartitionsPage.URL : PartitionsPage.url(behind.partition())));
  }

  private String minute() {
    return "1 min · " + source();
  }

  private @Nullable Point latest() {
    return isUnknown()
        ? null
        : overview.quarter().stream().filter(Objects::nonNull).reduce((_, last) -> last).orElse(null);
  }

  private String kind(Alarm.Kind kind) {
    return overview.alarms().stream().filter(alarm -> alarm.kind() == kind).findFirst().map(Verdict::kindOf).orElse("");
  }

  /// @param share of the sum of all steps' p99, 0 to 100; below 0 for what is no step
  /// @param worst the node where its p99 was highest in the last 5 s; null where no node told of it
  public record StageRow(String name, String says, String p50, String p95, String p99, long share, String count,
      @Nullable String worst) {}

  /// The stages of the last minute; one that no message passed is there too.
  public List<StageRow> stages() {
    Point minute = isUnknown() ? null : overview.minute();
    long all = minute == null
        ? 0
        : Stage.STEPS.stream().map(minute.stages()::get).filter(Objects::nonNull).mapToLong(Quantiles::p99).sum();
    return List.of(Stage.values()).stream()
        .map(stage -> row(stage, minute == null ? null : minute.stages().get(stage), all))
        .toList();
  }

  private StageRow row(Stage stage, @Nullable Quantiles known, long all) {
    String name = stage.name().toLowerCase(Locale.ROOT);
    if (known == null) {
      return new StageRow(name, says(stage), NOTHING, NOTHING, NOTHING, -1, NOTHING, null);
    }
    return new StageRow(name, says(stage), micros(known.p50()), micros(known.p95()), micros(known.p99()),
        Stage.STEPS.contains(stage) && all > 0 ? Math.round((double) known.p99() * PERCENT / all) : -1,
        show.count(known.count()), worst(stage));
  }

  private @Nullable String worst(Stage stage) {
    return overview.nodes().stream().filter(NodeView::reporting).filter(view -> p99(view, stage) >= 0)
        .max(Comparator.comparingLong(view -> p99(view, stage))).map(view -> view.node().id().value()).orElse(null);
  }

  private static long p99(NodeView view, Stage stage) {
    NodePoint latest = view.latest();
    Quantiles known = latest == null ? null : latest.stages().get(stage);
    return known == null ? -1 : known.p99();
  }

  private static String says(Stage stage) {
    return switch (stage) {
      case DELIVERY -> "the whole: accept to push";
      case ACCEPT -> "recognised and allowed";
      case STORE -> "Cassandra answered";
      case PUBLISH -> "Kafka answered: sent";
      case CONSUME -> "appended, then polled";
      case LOG -> "its row written";
      case PUSH -> "queued for every session";
      case DEVICE -> "the device's ack; depends on phones";
    };
  }

  public List<Chart> charts() {
    List<@Nullable Point> points = day ? overview.day() : overview.quarter();
    Duration length = day ? Duration.ofMinutes(5) : Duration.ofSeconds(5);
    return new FigureCharts(show).ofAll(points, overview.at(), length, limit);
  }

  public record ChangeRow(Instant at, String node, String what) {}

  /// What became different, the latest first.
  public List<ChangeRow> changes() {
    return overview.changes().stream().limit(10)
        .map(change -> new ChangeRow(change.at(), change.node().value(), what(change.what()))).toList();
  }

  static String what(Change.What what) {
    return switch (what) {
      case CAME -> "came";
      case CAME_BACK -> "was started again";
      case LOST_ITS_LEASE -> "lost its lease and goes on";
      case STOPPED -> "was stopped";
      case FELL_SILENT -> "went without a word";
      case WENT -> "went while no admin node looked";
    };
  }

  private String micros(long micros) {
    return show.duration(Duration.ofNanos(micros * 1_000));
  }

  private String seconds(double seconds) {
    return show.duration(Duration.ofMillis(Math.round(seconds * 1_000)));
  }

  private String rate(double perSecond) {
    return (perSecond < 10 && perSecond != Math.rint(perSecond)
        ? String.format(show.locale(), "%.1f", perSecond)
        : show.count(Math.round(perSecond))) + "/s";
  }
}
