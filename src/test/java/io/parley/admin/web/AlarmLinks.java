package io.parley.admin.web;

import io.parley.admin.internal.figures.Alarm.Kind;
import io.parley.admin.internal.figures.Alarm.Severity;
import io.parley.admin.internal.figures.Alarm;
import io.parley.admin.internal.figures.OpenLetters;
import io.parley.admin.internal.figures.Overview;
import io.parley.admin.internal.figures.Reach;
import io.parley.sessions.NodeId;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;

/// Where the sentence of an alarm leads on the Overview.
public final class AlarmLinks {
  private AlarmLinks() {}

  public static String of(Kind kind, String node) {
    Instant now = Instant.parse("2026-11-24T03:12:08Z");
    Alarm alarm = new Alarm(kind, Severity.WARN, new NodeId(node), kind == Kind.BEHIND ? 0 : null,
        kind == Kind.DEAD_LETTERS ? "unreachable" : null, "Something is wrong.", now);
    Overview overview = new Overview(now, new Reach(1, 1, List.of(), now, null), null, List.of(), List.of(), List.of(),
        new OpenLetters(0, false, now, null), List.of(alarm), null, List.of());
    return new OverviewView(overview, new Show(Locale.ENGLISH, ZoneOffset.UTC), false, Duration.ofSeconds(1)).verdicts()
        .getFirst().link();
  }

  /// The section of the runbook about it.
  public static String anchor(Kind kind) {
    return RunbookPage.anchor(kind);
  }
}
