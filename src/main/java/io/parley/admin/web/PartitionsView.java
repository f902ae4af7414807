package io.parley.admin.web;

import io.parley.admin.internal.partitions.LogPartition.State;
import io.parley.admin.internal.partitions.LogPartition;
import io.parley.admin.internal.partitions.PartitionsNow;
import io.parley.admin.internal.partitions.PartitionsWatch;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// All partitions in words, for one viewer.
public final class PartitionsView {
  static final int ROWS = 100;
  private static final int NAMED = 5;
  private static final Duration UNKNOWN = Duration.ofSeconds(60);

  private final PartitionsNow now;
  private final PartitionsAsked asked;
  private final Show show;
  private final Duration limit;
  private final Instant at;
  private final IntFunction<List<Double>> lastMinute;

  /// @param limit how long a record may wait
  /// @param at the moment in which it is looked at
  /// @param lastMinute seconds that a partition was behind, oldest first
  PartitionsView(PartitionsNow now, PartitionsAsked asked, Show show, Duration limit, Instant at,
      IntFunction<List<Double>> lastMinute) {
    this.now = now;
    this.asked = asked;
    this.show = show;
    this.limit = limit;
    this.at = at;
    this.lastMinute = lastMinute;
  }

  /// What is wrong, or that nothing is.
  public List<Verdict> verdicts() {
    Instant told = now.at();
    if (told == null) {
      return List.of(now.failure() == null
          ? new Verdict("idle", "Looking at the partitions for the first time…", null, null, "")
          : new Verdict("bad", "The partitions can't be looked at: %s. Trying again…".formatted(now.failure()), null,
              null, ""));
    }
    List<Verdict> all = new ArrayList<>();
    if (isStale()) {
      all.add(new Verdict("stale", "As of %s, %s ago%s. Trying again…".formatted(show.clock(told), show.duration(age()),
          now.failure() == null ? "" : ": " + now.failure()), null, null, ""));
    }
    behind(State.NO_LEADER, "has no leader: nothing can be sent to it", "have no leader: nothing can be sent to them")
        .ifPresent(all::add);
    behind(State.NO_OWNER, "is read by nobody", "are read by nobody").ifPresent(all::add);
    furthest().ifPresent(all::add);
    behind(State.UNDER_REPLICATED, "has too few copies", "have too few copies").ifPresent(all::add);
    behind(State.UNKNOWN, "tells no figures", "tell no figures").ifPresent(all::add);
    if (all.isEmpty()) {
      all.add(new Verdict("ok", "Nothing is behind. %s, %s.".formatted(
          show.count(now.partitions().size(), "partition", "partitions"),
          show.count(owners().size(), "owner", "owners")), null, null, ""));
    }
    return all;
  }

  private Optional<Verdict> behind(State state, String one, String several) {
    List<LogPartition> which = now.partitions().stream().filter(partition -> partition.state(limit) == state).toList();
    if (which.isEmpty()) {
      return Optional.empty();
    }
    String kind = switch (state) {
      case NO_LEADER, NO_OWNER, BEHIND -> "bad";
      default -> "warn";
    };
    String sentence = which.size() == 1
        ? "Partition %d %s.".formatted(which.getFirst().number(), one)
        : "%s %s: %s%s.".formatted(show.count(which.size(), "partition", "partitions"), several, which.stream()
            .limit(NAMED).map(partition -> Integer.toString(partition.number())).collect(Collectors.joining(", ")),
            which.size() > NAMED ? " and others" : "");
    return Optional.of(new Verdict(kind, sentence, null, PartitionsPage.URL + "?state=" + asked.word(state),
        "See " + (which.size() == 1 ? "it" : "them")));
  }

  /// The one that is behind the longest, because of whom.
  private Optional<Verdict> furthest() {
    List<PartitionRow> behind = now.partitions().stream().filter(one -> one.state(limit) == State.BEHIND)
        .sorted(PartitionsAsked.LONGEST_FIRST).map(this::row).toList();
    if (behind.isEmpty()) {
      return Optional.empty();
    }
    PartitionRow worst = behind.getFirst();
    String others = behind.size() == 1
        ? ""
        : " So %s.".formatted(behind.size() == 2 ? "is one other" : "are " + (behind.size() - 1) + " others");
    return Optional.of(new Verdict("bad", "Partition %d is %s (%s) behind%s; %s reads it.%s%s".formatted(
        worst.number(), worst.behind(), worst.recordsSaid(),
        worst.trendWord().isEmpty() ? "" : " and " + worst.trendWord(),
        worst.owner() == null ? "nobody" : worst.owner(), because(worst), others), null, worst.url(),
        "Partition " + worst.number()));
  }

  private String because(PartitionRow row) {
    String because = now.because(row.number());
    return because == null ? "" : " " + because;
  }

  public boolean isStale() {
    return now.at() == null || age().compareTo(PartitionsWatch.STALE) > 0;
  }

  /// Whether it is so old that its figures are not shown any more.
  public boolean isUnknown() {
    return now.at() == null || age().compareTo(UNKNOWN) > 0;
  }

  private Duration age() {
    return Duration.between(Objects.requireNonNull(now.at()), at);
  }

  /// Where the figures come from, and how old they are.
  public String source() {
    return now.at() == null ? "not told yet" : "as Kafka told it %d s ago".formatted(age().toSeconds());
  }

  /// Of how many nodes what is hot is.
  public String silent() {
    return now.silent().isEmpty()
        ? ""
        : "What is hot lacks what %s numbers: no answer.".formatted(String.join(", ", now.silent()));
  }

  public List<String> owners() {
    return now.partitions().stream().map(LogPartition::owner).filter(Objects::nonNull).distinct().sorted().toList();
  }

  public PartitionStrip strip() {
    return PartitionStrip.of(now.partitions(), limit);
  }

  public int all() {
    return now.partitions().size();
  }

  /// How many the filter lets through.
  public int found() {
    return (int) matching().count();
  }

  private Stream<LogPartition> matching() {
    return now.partitions().stream().filter(one -> asked.fits(one, limit));
  }

  /// A page of those that the filter lets through.
  public List<PartitionRow> rows() {
    return matching().sorted(asked.order(limit)).skip(from()).limit(ROWS).map(this::row).toList();
  }

  private PartitionRow row(LogPartition one) {
    return new PartitionRow(one, now.hottest().get(one.number()), lastMinute.apply(one.number()), show, limit);
  }

  private int from() {
    return Math.clamp(asked.from(), 0, Integer.MAX_VALUE);
  }

  public @Nullable Integer previous() {
    return from() == 0 ? null : Integer.valueOf(Math.max(0, from() - ROWS));
  }

  public @Nullable Integer next() {
    return from() + ROWS < found() ? Integer.valueOf(from() + ROWS) : null;
  }

  /// How long a record may wait.
  public String limit() {
    return show.duration(limit);
  }
}
