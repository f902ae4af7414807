package io.parley.admin.internal.partitions;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// How the partitions were shared out in the last 24 h: the latest [#MOST] rebalances. Safe to be used by several threads.
public final class Assignments {
  static final int MOST = 200;
  static final Duration KEPT = Duration.ofDays(1);

  private List<Assignment> all = List.of();

  /// Takes what a look has found.
  ///
  /// @return it, where there was a rebalance; null where all is as it was
  synchronized @Nullable Assignment seen(Assignment now) {
    if (!all.isEmpty() && now.isSameAs(all.getLast())) {
      return null;
    }
    put(List.of(now), now.at());
    return now;
  }

  /// Takes those that were kept, by this node or another.
  synchronized void restore(List<Assignment> kept, Instant now) {
    put(kept, now);
  }

  /// Several admin nodes see the same rebalance, one after the other. The one that was in force as the 24 h began stays.
  private void put(List<Assignment> more, Instant now) {
    List<Assignment> merged = new ArrayList<>(all);
    merged.addAll(more);
    merged.sort(Comparator.comparing(Assignment::at));
    List<Assignment> apart = new ArrayList<>();
    for (Assignment one : merged) {
      if (apart.isEmpty() || !one.isSameAs(apart.getLast())) {
        apart.add(one);
      }
    }
    while (apart.size() > MOST || apart.size() > 1 && apart.get(1).at().isBefore(now.minus(KEPT))) {
      apart.removeFirst();
    }
    all = List.copyOf(apart);
  }

  /// When a partition was given to somebody.
  ///
  /// @param owner null for nobody
  /// @param before who read it until then; null for nobody, and where nobody knows
  /// @param changed whether that was somebody else; a rebalance often leaves a partition where it was
  /// @param first whether it is the oldest that is known
  public record Turn(Instant at, @Nullable String owner, @Nullable String before, boolean changed, boolean first) {}

  /// The latest first.
  synchronized List<Turn> of(int number) {
    List<Turn> turns = new ArrayList<>();
    String before = null;
    for (Assignment one : all) {
      String owner = one.owners().get(number);
      turns.addFirst(new Turn(one.at(), owner, before, !Objects.equals(owner, before), turns.isEmpty()));
      before = owner;
    }
    return turns;
  }
}
