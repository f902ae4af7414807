package io.parley.admin.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.parley.admin.internal.figures.Alarm;
import io.parley.admin.internal.figures.Counts;
import io.parley.admin.internal.figures.OpenLetters;
import io.parley.admin.internal.figures.Overview;
import io.parley.admin.internal.figures.Point;
import io.parley.admin.internal.figures.Quantiles;
import io.parley.admin.internal.figures.Reach;
import io.parley.admin.internal.figures.Stage;
import io.parley.sessions.NodeId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class OverviewViewTests {
  private static final Instant NOW = Instant.parse("2026-11-24T03:12:08Z");
  private static final Show SHOW = new Show(Locale.ENGLISH, ZoneOffset.UTC);
  private static final Reach WHOLE = new Reach(8, 8, List.of(), NOW.minusSeconds(2), null);

  private final Point minute = new Point(NOW, Duration.ofMinutes(1), 8, 8,
      Map.of(Stage.DELIVERY, new Quantiles(100, 20_000, 40_000, 48_000, 60_000), Stage.CONSUME,
          new Quantiles(100, 1_000, 2_000, 30_000, 30_000), Stage.LOG,
          new Quantiles(100, 1_000, 2_000, 10_000, 10_000)),
      new Counts(900, 90, new TreeMap<>(), 0, new TreeMap<>(), 0, 0, 0, new TreeMap<>(), 0, new TreeMap<>()),
      24_812, null);

  @Test
  void nothingIsWrong() {
    OverviewView view = view(WHOLE, minute);

    assertThat(view.verdicts()).singleElement().returns("ok", Verdict::kind).extracting(
        Verdict::sentence)
        .isEqualTo("All is well: p99 48 ms, nobody is far behind, no open dead letters. Last trouble ended "
            + "2026-11-24 02:14:00.");
    assertThat(view.tiles()).extracting(OverviewView.Tile::value).containsExactly("48 ms", "1.5/s", "24,812", "0",
        "0 s");
    assertThat(view.tiles().getFirst().window()).isEqualTo("1 min · 8 of 8 nodes · 2 s ago");
    assertThat(view.isStale()).isFalse();
  }

  @Test
  void anAlarmLeadsToWhatItIsAboutAndMarksItsFigure() {
    OverviewView view = view(WHOLE, minute,
        new Alarm(Alarm.Kind.BEHIND, Alarm.Severity.BAD, new NodeId("fanout-1"), 17, null, "Partition 17 is behind.",
            NOW),
        new Alarm(Alarm.Kind.DEAD_LETTERS, Alarm.Severity.WARN, null, null, "overflow", "214 dead letters.", NOW));

    assertThat(view.verdicts()).extracting(Verdict::kind).containsExactly("bad", "warn");
    assertThat(view.verdicts()).extracting(Verdict::link).containsExactly("/admin/partitions/17",
        "/admin/dead-letters?reason=overflow");
    assertThat(view.verdicts().getFirst().linkText()).isEqualTo("Partition 17");
    assertThat(view.tiles()).extracting(OverviewView.Tile::kind).containsExactly("", "", "", "warn", "bad");
    assertThat(view.nodeVerdicts()).extracting(Verdict::kind).containsExactly("ok");
  }

  @Test
  void everyAlarmLeadsOnAndHasItsSectionInTheRunbook() throws IOException {
    String runbook = Files.readString(Path.of("admin-ui/templates/admin/runbook.html"));

    for (Alarm.Kind kind : Alarm.Kind.values()) {
      assertThat(AlarmLinks.of(kind, "node-1")).as(kind.name()).startsWith("/admin/");
      assertThat(runbook).contains("id=\"%s\"".formatted(RunbookPage.anchor(kind)));
    }
    assertThat(AlarmLinks.of(Alarm.Kind.ENGINE_KAFKA, "node-1")).isEqualTo("/admin/nodes?engine=kafka&sort=-engine");
    assertThat(AlarmLinks.of(Alarm.Kind.PHONE_PUSHES, "node-1")).isEqualTo("/admin/nodes/node-1#pushes");
    assertThat(AlarmLinks.of(Alarm.Kind.REFUSING, "node-1")).isEqualTo("/admin/capacity");
    assertThat(view(WHOLE, minute, new Alarm(Alarm.Kind.REFUSING, Alarm.Severity.WARN, null, null, "rate_limited",
        "1.4 % of sends are refused.", NOW)).verdicts().getFirst().link()).isEqualTo("/admin/people?set=most-refused");
    assertThat(AlarmLinks.of(Alarm.Kind.SLOW_READERS, "node-1")).isEqualTo("/admin/people?set=slow-readers");
    assertThat(AlarmLinks.of(Alarm.Kind.DELIVERY_SLOW, "node-1")).isEqualTo("/admin/nodes/node-1");
  }

  @Test
  void troubleOfAnEngineIsOfTheNodesTooWithItsRunbook() {
    OverviewView view = view(WHOLE, minute,
        new Alarm(Alarm.Kind.ENGINE_KAFKA, Alarm.Severity.BAD, null, null, null, "Kafka fails.", NOW),
        new Alarm(Alarm.Kind.DEAD_LETTERS, Alarm.Severity.WARN, null, null, null, "214 dead letters.", NOW));

    assertThat(view.nodeVerdicts()).singleElement().returns("bad", Verdict::kind)
        .returns("/admin/runbook#engine-kafka", Verdict::link);
  }

  @Test
  void whatOnlyThisNodeKnowsShowsBeforeAnythingWasRead() {
    OverviewView view = view(new Reach(0, 0, List.of(), null, "Redis did not answer in time or refused"), null,
        new Alarm(Alarm.Kind.ENGINE_REDIS, Alarm.Severity.BAD, null, null, null, "Redis does not answer.", NOW));

    assertThat(view.verdicts()).extracting(Verdict::kind).containsExactly("bad", "bad");
    assertThat(view.verdicts().getFirst()).returns("Redis does not answer.", Verdict::sentence)
        .returns("/admin/runbook#engine-redis", Verdict::link);
  }

  @Test
  void whileNodesCantBeReadTheirSilenceIsNoNewsAndTheReasonComesFirst() {
    Reach unread = new Reach(0, 8, List.of(new Reach.Silent(new NodeId("gateway-2"), NOW.minusSeconds(28))),
        NOW.minusSeconds(16), "Redis did not answer in time or refused");
    OverviewView view = view(unread, minute,
        new Alarm(Alarm.Kind.ENGINE_REDIS, Alarm.Severity.BAD, null, null, null, "Redis does not answer.", NOW));

    assertThat(view.verdicts()).extracting(Verdict::kind).containsExactly("bad", "stale");
  }

  @Test
  void figuresOfSevenNodesDoNotReadLikeThoseOfEight() {
    Reach partial = new Reach(7, 8, List.of(new Reach.Silent(new NodeId("gateway-2"), NOW.minusSeconds(28))),
        NOW.minusSeconds(1), null);

    assertThat(view(partial, minute).verdicts()).singleElement().returns("warn", Verdict::kind)
        .extracting(Verdict::sentence).isEqualTo(
            "7 of 8 nodes tell figures. Missing from all sums: gateway-2 (silent since 03:11:40).");
    assertThat(view(partial, minute).tiles().getFirst().window()).contains("7 of 8 nodes");
  }

  @Test
  void whatIsOldSaysSoAndWhatIsVeryOldIsNotShown() {
    Reach old = new Reach(8, 8, List.of(), NOW.minusSeconds(16), "Redis did not answer in time or refused");
    OverviewView stale = view(old, minute);
    assertThat(stale.isStale()).isTrue();
    assertThat(stale.verdicts().getFirst().sentence())
        .isEqualTo("As of 03:11:52, 16 s ago: Redis did not answer in time or refused. Trying again…");
    assertThat(stale.tiles().getFirst().value()).isEqualTo("48 ms");

    Reach veryOld = new Reach(8, 8, List.of(), NOW.minusSeconds(61), "Redis did not answer in time or refused");
    assertThat(view(veryOld, minute).tiles()).extracting(OverviewView.Tile::value).containsExactly("–", "–", "–", "0",
        "–");
    assertThat(view(veryOld, minute).stages()).extracting(OverviewView.StageRow::p99).containsOnly("–");
  }

  @Test
  void noFiguresYetAreNoFiguresOfNothing() {
    OverviewView view = view(new Reach(0, 0, List.of(), null, null), null);

    assertThat(view.verdicts()).singleElement().returns("idle", Verdict::kind);
    assertThat(view.tiles().getFirst().value()).isEqualTo("–");
  }

  @Test
  void stepsHaveAShareOfTheSumAndWhatNobodyPassedIsThere() {
    List<OverviewView.StageRow> rows = view(WHOLE, minute).stages();

    assertThat(rows).hasSize(Stage.values().length);
    assertThat(rows).filteredOn(row -> row.share() >= 0).extracting(OverviewView.StageRow::name,
        OverviewView.StageRow::share).containsExactly(tuple("consume", 75L),
            tuple("log", 25L));
  }

  private OverviewView view(Reach reach, Point lastMinute, Alarm... alarms) {
    List<Point> quarter = new ArrayList<>();
    quarter.add(null);
    quarter.add(lastMinute);
    return new OverviewView(new Overview(NOW, reach, lastMinute, quarter, List.of(), List.of(),
        new OpenLetters(0, false, NOW, null), List.of(alarms), Instant.parse("2026-11-24T02:14:00Z"), List.of()), SHOW,
        false, Duration.ofSeconds(1));
  }
}
