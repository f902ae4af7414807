package io.parley.admin.web;

import io.parley.admin.internal.partitions.LogPartition.State;
import io.parley.admin.internal.partitions.LogPartition;
import io.parley.admin.internal.partitions.PartitionsNow.Hottest;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A partition in words, for one viewer. What nobody told is `–`.
public final class PartitionRow {
  private static final String NOTHING = "–";
  private static final double SMALL_RATE = 10;
  private static final double LEAST_CHANGE_S = 1;
  private static final double LEAST_CHANGE = 0.1;

  private final LogPartition partition;
  private final @Nullable Hottest hottest;
  private final List<Double> lastMinute;
  private final Show show;
  private final Duration limit;

  /// @param lastMinute seconds that it was behind, oldest first
  /// @param limit how long a record may wait
  PartitionRow(LogPartition partition, @Nullable Hottest hottest, List<Double> lastMinute, Show show, Duration limit) {
    this.partition = partition;
    this.hottest = hottest;
    this.lastMinute = lastMinute;
    this.show = show;
    this.limit = limit;
  }

  LogPartition partition() {
    return partition;
  }

  public int number() {
    return partition.number();
  }

  public String url() {
    return PartitionsPage.url(partition.number());
  }

  public State state() {
    return partition.state(limit);
  }

  /// Glyph and colour of its state.
  public String kind() {
    return kind(partition, limit);
  }

  static String kind(LogPartition partition, Duration limit) {
    return switch (partition.state(limit)) {
      case NO_LEADER, NO_OWNER, BEHIND -> "bad";
      case UNDER_REPLICATED -> "warn";
      case UNKNOWN -> "idle";
      case UP_TO_DATE -> partition.isBehind() ? "warn" : "ok";
    };
  }

  /// A word for its state; one that is behind, but not for too long, is late.
  public String word() {
    return state() == State.UP_TO_DATE && partition.isBehind() ? "late" : state().words();
  }

  /// How long its first record has waited.
  public String behind() {
    Duration waited = partition.behindFor();
    return waited == null ? NOTHING : waited.isZero() ? "0 s" : show.duration(waited);
  }

  /// Whether that grows; empty where it does not change, or nothing waits.
  public String trend() {
    return switch (change()) {
      case 1 -> "↑";
      case -1 -> "↓";
      default -> "";
    };
  }

  public String trendWord() {
    return switch (change()) {
      case 1 -> "growing";
      case -1 -> "shrinking";
      default -> "";
    };
  }

  /// Over the last minute, by a second and a tenth at least.
  private int change() {
    if (lastMinute.size() < 2) {
      return 0;
    }
    double before = lastMinute.getFirst();
    double now = lastMinute.getLast();
    return Math.abs(now - before) < Math.max(LEAST_CHANGE_S, LEAST_CHANGE * before)
        ? 0
        : Double.compare(now, before);
  }

  public String records() {
    Long records = partition.behind();
    return records == null ? NOTHING : show.count(records);
  }

  /// With its noun.
  public String recordsSaid() {
    Long records = partition.behind();
    return records == null ? "an unknown number of records" : show.count(records, "record", "records");
  }

  public String in() {
    return rate(partition.takenPerSecond());
  }

  public String done() {
    return rate(partition.donePerSecond());
  }

  private String rate(@Nullable Double perSecond) {
    return perSecond == null
        ? NOTHING
        : perSecond < SMALL_RATE && perSecond != Math.rint(perSecond)
            ? String.format(show.locale(), "%.1f", perSecond)
            : show.count(Math.round(perSecond));
  }

  /// Null for nobody.
  public @Nullable String owner() {
    return partition.owner();
  }

  public @Nullable String ownerUrl() {
    String owner = partition.owner();
    return owner == null ? null : NodesPage.url(owner);
  }

  public String offsets() {
    return "%s / %s".formatted(exact(partition.committed()), exact(partition.end()));
  }

  private String exact(@Nullable Long offset) {
    return offset == null ? NOTHING : show.exact(offset);
  }

  public String leader() {
    return "%s, %d of %d".formatted(partition.leader() == null ? "none" : partition.leader(), partition.inSync(),
        partition.replicas());
  }

  /// Null where nothing was said there in the last minute, or nobody could tell.
  public @Nullable Hottest hottest() {
    return hottest;
  }

  public String hottestName() {
    Hottest one = hottest;
    if (one == null) {
      return NOTHING;
    }
    String title = one.title();
    return title == null ? show.id(one.hot().conversationId().toString()) : title;
  }
}
