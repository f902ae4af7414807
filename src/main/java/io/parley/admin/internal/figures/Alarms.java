package io.parley.admin.internal.figures;

import io.parley.admin.internal.figures.Finding.About;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which alarms are on: after two bad windows, until five good ones have followed each other, so that none flickers.
///
/// Used by one thread at a time. At most [#MOST] troubles are remembered.
final class Alarms {
  static final int ON_AFTER = 2;
  static final int OFF_AFTER = 5;
  static final int MOST = 1_000;

  private final Map<About, Trouble> troubles = new HashMap<>();
  private @Nullable Instant lastEnded;

  private static final class Trouble {
    private final Instant since;
    private Finding latest;
    private int bad;
    private int good;
    private boolean on;

    Trouble(Instant since, Finding first) {
      this.since = since;
      this.latest = first;
    }
  }

  /// Takes what was found in a window; all that is not among it was good.
  void judge(List<Finding> found, Instant begin, Instant end) {
    Set<About> bad = new HashSet<>();
    for (Finding finding : found) {
      if (troubles.size() < MOST || troubles.containsKey(finding.about())) {
        bad.add(finding.about());
        Trouble trouble = troubles.computeIfAbsent(finding.about(), _ -> new Trouble(begin, finding));
        trouble.latest = finding;
        trouble.bad++;
        trouble.good = 0;
        trouble.on |= trouble.bad >= ON_AFTER;
      }
    }
    troubles.entrySet().removeIf(one -> !bad.contains(one.getKey()) && isOver(one.getValue(), end));
  }

  private boolean isOver(Trouble trouble, Instant end) {
    trouble.good++;
    if (!trouble.on) {
      return true; // a single bad window is forgotten with the next good one
    }
    if (trouble.good < OFF_AFTER) {
      return false;
    }
    lastEnded = end;
    return true;
  }

  /// Those that are on, in the order in which they are to be looked at.
  List<Alarm> on() {
    List<Alarm> on = new ArrayList<>();
    troubles.values().stream().filter(trouble -> trouble.on)
        .forEach(trouble -> on.add(alarm(trouble.latest, trouble.since)));
    return sorted(on);
  }

  static Alarm alarm(Finding finding, Instant since) {
    return new Alarm(finding.kind(), finding.severity(), finding.subject(), finding.partition(), finding.what(),
        finding.sentence(), since);
  }

  static List<Alarm> sorted(List<Alarm> alarms) {
    return alarms.stream()
        .sorted(Comparator.comparing(Alarm::severity).thenComparing(Alarm::kind).thenComparing(Alarm::since)).toList();
  }

  /// When the last one went off; null where none has.
  @Nullable
  Instant lastEnded() {
    return lastEnded;
  }
}
