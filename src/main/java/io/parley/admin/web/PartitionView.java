package io.parley.admin.web;

import io.parley.admin.internal.figures.Alarm;
import io.parley.admin.internal.partitions.Assignments.Turn;
import io.parley.admin.internal.partitions.LogPartition.Oldest;
import io.parley.admin.internal.partitions.LogPartition;
import io.parley.admin.internal.partitions.PartitionsNow;
import io.parley.admin.internal.partitions.PartitionsWatch;
import io.parley.admin.internal.partitions.Trail.Figure;
import io.parley.admin.internal.partitions.Trails.History;
import io.parley.conversation.ConversationId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.DoubleFunction;
import org.jspecify.annotations.Nullable;

/// One partition in words, for one viewer.
public final class PartitionView {
  private static final int TURNS = 20;

  private final Known known;
  private final Show show;
  private final Duration limit;
  private final Instant at;

  /// What is known of it.
  ///
  /// @param partition null while nothing was told yet
  /// @param turns who read it, the latest first
  /// @param alarms that are about it
  /// @param busiest the conversations in which most is said; without a value while they are being asked for
  record Known(int number, PartitionsNow now, @Nullable LogPartition partition, List<Double> lastMinute,
      History history, boolean day, List<Turn> turns, List<Alarm> alarms, Block<List<ConversationRow>> busiest) {}

  /// @param limit how long a record may wait
  PartitionView(Known known, Show show, Duration limit, Instant at) {
    this.known = known;
    this.show = show;
    this.limit = limit;
    this.at = at;
  }

  public int number() {
    return known.number;
  }

  public String url() {
    return PartitionsPage.url(known.number);
  }

  public boolean isDay() {
    return known.day;
  }

  /// Null while nothing was told yet.
  public @Nullable PartitionRow row() {
    LogPartition one = known.partition;
    return one == null
        ? null
        : new PartitionRow(one, known.now.hottest().get(one.number()), known.lastMinute, show, limit);
  }

  public List<Verdict> verdicts() {
    Instant told = known.now.at();
    PartitionRow row = row();
    if (told == null || row == null) {
      return List.of(known.now.failure() == null
          ? new Verdict("idle", "Looking at the partitions for the first time…", null, null, "")
          : new Verdict("bad", "The partitions can't be looked at: %s. Trying again…".formatted(known.now.failure()),
              null, null, ""));
    }
    List<Verdict> all = new ArrayList<>();
    if (isStale()) {
      all.add(new Verdict("stale", "As of %s, %s ago%s. Trying again…".formatted(show.clock(told),
          show.duration(Duration.between(told, at)),
          known.now.failure() == null ? "" : ": " + known.now.failure()), null, null, ""));
    }
    all.add(verdict(row));
    return all;
  }

  private Verdict verdict(PartitionRow row) {
    Instant since = known.alarms.stream().map(Alarm::since).findFirst().orElse(null);
    return switch (row.state()) {
      case NO_LEADER -> new Verdict("bad",
          "It has no leader: nothing can be sent to the conversations in it until a broker with its copy is back.",
          since,
          null, "");
      case NO_OWNER -> new Verdict("bad",
          "Nobody reads it: what is sent is kept, and comes once a node of fan-out takes it over. Waiting: %s."
              .formatted(
                  row.recordsSaid()),
          since, NodesPage.URL + "?role=fanout", "Nodes");
      case UNKNOWN -> new Verdict("warn", "Kafka tells no figures of it.", null, null, "");
      case BEHIND -> new Verdict("bad",
          "It is %s behind (limit %s)%s. Waiting: %s. %s reads it.%s".formatted(row.behind(),
              show.duration(limit), row.trendWord().isEmpty() ? "" : " and " + row.trendWord(), row.recordsSaid(),
              row.owner(),
              because()),
          since, null, "");
      case UNDER_REPLICATED -> new Verdict("warn",
          "It has too few copies: should its leader fail too, it takes no more.", null, null, "");
      case UP_TO_DATE -> row.kind().equals("ok")
          ? new Verdict("ok", "It is up to date. %s reads it.".formatted(row.owner()), null, null, "")
          : new Verdict("warn", "It is %s behind, less than the limit of %s. %s reads it.%s".formatted(row.behind(),
              show.duration(limit), row.owner(), because()), null, null, "");
    };
  }

  private String because() {
    String because = known.now.because(known.number);
    return because == null
        ? ""
        : " %s%s".formatted(because, known.now.hottest().containsKey(known.number)
            ? " If it is a group, make it a channel below."
            : "");
  }

  /// The conversation whose record waits first; its id where it has no title.
  public String oldestName() {
    Oldest oldest = oldest();
    ConversationId id = oldest == null ? null : oldest.conversationId();
    return id == null ? "" : known.now.titles().getOrDefault(id, show.id(id.toString()));
  }

  public boolean isStale() {
    Instant told = known.now.at();
    return told == null || Duration.between(told, at).compareTo(PartitionsWatch.STALE) > 0;
  }

  public String source() {
    Instant told = known.now.at();
    return told == null
        ? "not told yet"
        : "as Kafka told it %d s ago".formatted(Duration.between(told, at).toSeconds());
  }

  /// The first record that waits; null where none does, or it could not be read.
  public @Nullable Oldest oldest() {
    return known.partition == null ? null : known.partition.oldest();
  }

  public boolean isWaiting() {
    Long records = known.partition == null ? null : known.partition.behind();
    return records != null && records > 0;
  }

  public List<Chart> charts() {
    History history = known.history;
    Map<Figure, double[]> figures = history.figures();
    List<Instant> rebalances = known.turns.stream().map(Turn::at).toList();
    return List.of(
        chart("Time behind", history, List.of(data("behind", "p99", figures, Figure.SECONDS)), this::seconds,
            limit.toMillis() / 1_000.0).marked(rebalances, "rebalance"),
        chart("Records behind", history, List.of(data("behind", "p95", figures, Figure.RECORDS)), this::whole,
            Double.NaN).marked(rebalances, "rebalance"),
        chart("Records a second", history, List.of(data("in", "p50", figures, Figure.TAKEN),
            data("done", "p95", figures, Figure.DONE)), this::rate, Double.NaN).marked(rebalances, "rebalance"));
  }

  private static Chart chart(String title, History history, List<Chart.Data> data,
      DoubleFunction<String> unit, double limit) {
    return Chart.of(title, data, false, history.end(), history.place(), unit, limit);
  }

  private static Chart.Data data(String name, String style, Map<Figure, double[]> figures, Figure figure) {
    return new Chart.Data(name, style, figures.getOrDefault(figure, new double[0]));
  }

  private String seconds(double seconds) {
    return seconds == 0 ? "0 s" : show.duration(Duration.ofMillis(Math.round(seconds * 1_000)));
  }

  private String whole(double value) {
    return show.count(Math.round(value));
  }

  private String rate(double value) {
    return (value < 10 && value != Math.rint(value)
        ? String.format(show.locale(), "%.1f", value)
        : show.count(Math.round(value))) + "/s";
  }

  /// @param url of the owner's page; null for nobody
  /// @param what what the rebalance did to this partition
  public record TurnRow(Instant at, @Nullable String owner, @Nullable String url, String what) {}

  /// The latest first.
  public List<TurnRow> turns() {
    return known.turns.stream().limit(TURNS).map(PartitionView::row).toList();
  }

  private static TurnRow row(Turn turn) {
    String owner = turn.owner();
    return new TurnRow(turn.at(), owner, owner == null ? null : NodesPage.url(owner), what(turn));
  }

  public int moreTurns() {
    return Math.max(0, known.turns.size() - TURNS);
  }

  private static String what(Turn turn) {
    if (turn.first()) {
      return "the oldest that is known";
    }
    if (!turn.changed()) {
      return "a rebalance that left it there";
    }
    return turn.before() == null ? "nobody read it before" : "from " + turn.before();
  }

  public Block<List<ConversationRow>> busiest() {
    return known.busiest;
  }
}
