package io.parley.admin.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.admin.internal.capacity.DayFigure;
import io.parley.admin.internal.capacity.DayPeak;
import io.parley.admin.internal.capacity.Fullness;
import io.parley.admin.internal.capacity.Fullness.Kind;
import io.parley.admin.internal.capacity.Growth;
import io.parley.admin.internal.capacity.History;
import io.parley.admin.internal.capacity.Now;
import io.parley.admin.internal.figures.OpenLetters;
import io.parley.admin.internal.figures.Overview;
import io.parley.admin.internal.figures.Reach;
import io.parley.sessions.NodeId;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class FullnessViewTests {
  private static final Instant NOW = Instant.parse("2026-11-24T03:12:08Z");
  private static final LocalDate TODAY = LocalDate.of(2026, 11, 24);
  private static final Show SHOW = new Show(Locale.ENGLISH, ZoneOffset.ofHours(-5));
  private static final double NEVER = Double.POSITIVE_INFINITY;
  private static final Growth UNKNOWN = new Growth(0, Double.NaN, Double.NaN, NEVER);

  private final List<DayPeak> peaks = new ArrayList<>();
  private Reach reach = new Reach(2, 2, List.of(), NOW, null);
  private History history = new History(peaks, NOW, null);

  @Test
  void theVerdictSaysHowFullWhatIsFirstAndWhen() {
    FullnessView view = view(connections(12_400, new Growth(30, 15_000, 122, 41)),
        new Fullness(Kind.MESSAGES, 594.5, 5_945, null, Double.NaN, 1, UNKNOWN),
        new Fullness(Kind.DELIVERIES, 24_484, 78_982, null, Double.NaN, 1, UNKNOWN));

    assertThat(view.verdicts()).singleElement().returns("warn", Verdict::kind)
        .returns("/admin/nodes/gateway-2", Verdict::link)
        .extracting(Verdict::sentence)
        .isEqualTo("Now: gateways are 62 % full (12,400 of 20,000 connections), messaging does 10 % of what was "
            + "measured, fan-out 31 %. First limit: connections, most at gateway-2, 71 % in use, 75 % at the peak of the "
            + "last 7 days. Growing as in the last 30 days, full in about 41 days.");
  }

  @Test
  void growthIsNamedByWhatIsKnownOfIt() {
    assertThat(sentence(UNKNOWN)).endsWith("How it grows is not known yet: no whole day was seen.");
    assertThat(sentence(new Growth(2, 900, Double.NaN, NEVER)))
        .endsWith("Known for 2 days only: too short to say how it grows.");
    assertThat(sentence(new Growth(1, 900, Double.NaN, NEVER))).contains("Known for 1 day only");
    assertThat(sentence(new Growth(30, 900, 0, NEVER))).endsWith("Not growing in the last 30 days.");
    assertThat(sentence(new Growth(30, 20_000, 5, 0))).endsWith("The peaks of the last days were at the limit.");
    assertThat(sentence(new Growth(30, 900, 1, 5_000)))
        .endsWith("Growing as in the last 30 days, not full within 1,000 days.");
    assertThat(sentence(new Growth(30, 900, 1, 0.2))).endsWith("full in about 1 day.");
  }

  @Test
  void whatIsFullOrSoonIsNotWell() {
    assertThat(kind(1_000, UNKNOWN)).isEqualTo("ok");
    assertThat(kind(1_000, new Growth(30, 2_000, 100, 30))).isEqualTo("warn");
    assertThat(kind(1_000, new Growth(30, 2_000, 100, 31))).isEqualTo("ok");
    assertThat(kind(1_000, new Growth(30, 14_000, 0, NEVER))).isEqualTo("warn");
    assertThat(kind(1_000, new Growth(30, 18_000, 0, NEVER))).isEqualTo("bad");
    assertThat(view(heap(0.95)).verdicts().getFirst().kind()).isEqualTo("bad");
  }

  @Test
  void figuresOfSomeNodesSaySoAndSoDoDaysThatCannotBeRead() {
    reach = new Reach(1, 2, List.of(new Reach.Silent(new NodeId("gateway-2"), NOW)), NOW, null);
    history = new History(peaks, NOW.minusSeconds(600), "Storage did not answer in time");

    assertThat(view(heap(0.3)).verdicts()).extracting(Verdict::sentence).hasSize(3)
        .anyMatch(said -> said.startsWith("1 of 2 nodes tell figures."))
        .anyMatch(said -> said.equals("The peaks of days can't be kept or read: Storage did not answer in time. "
            + "Those shown are as of 22:02:08. Tried again every 5 min."));
  }

  @Test
  void nothingKnownIsNothingFull() {
    reach = new Reach(0, 0, List.of(), NOW, null);

    assertThat(view().verdicts()).singleElement().returns("idle", Verdict::kind);
    assertThat(view().rows()).isEmpty();
    assertThat(view().charts()).isEmpty();
    assertThat(view().stored()).startsWith("How much Cassandra holds is not told");
  }

  @Test
  void rowsSayOfWhatAndHowItGrows() {
    assertThat(view(connections(12_400, new Growth(30, 15_000, 122, 41)), heap(0.3)).rows()).containsExactly(
        new FullnessView.Row("Connections", "12,400 of 20,000", "62 %", 62, "warn", "75 %", "gateway-2", "71 %",
            "now, by the leases of 2 gateways", "+122 a day, full in about 41 days"),
        new FullnessView.Row("Heap of the fullest node", "–", "30 %", 30, "", "–", "gateway-2", "30 %",
            "the least of 15 min: what collections leave", "no whole day known"));
  }

  @Test
  void aChartHasADayInEachPlaceAndGapsWhereNobodyLooked() {
    keep(DayFigure.CONNECTIONS, 29, 5_000);
    keep(DayFigure.CONNECTIONS, 28, 6_000);
    keep(DayFigure.CONNECTIONS, 1, 10_000);
    keep(DayFigure.CONNECTIONS, 0, 4_000);
    List<Chart> charts = view(connections(0, UNKNOWN)).charts();

    assertThat(charts).singleElement().satisfies(chart -> {
      assertThat(chart.isByDay()).isTrue();
      assertThat(chart.lines()).singleElement().returns("–", Chart.Line::latest)
          .satisfies(line -> assertThat(line.runs()).hasSize(2));
      assertThat(chart.rows()).hasSize(30).first()
          .isEqualTo(new Chart.Row(Instant.parse("2026-10-26T00:00:00Z"), List.of("25 %")));
      assertThat(SHOW.day(chart.rows().getFirst().from())).isEqualTo("26 Oct");
    });
    peaks.removeLast();
    keep(DayFigure.CONNECTIONS, 0, 11_000);
    assertThat(view(connections(0, UNKNOWN)).charts().getFirst().lines().getFirst().latest()).isEqualTo("55 %");
  }

  @Test
  void whatIsStoredIsSaidWithItsGrowth() {
    keep(DayFigure.STORED, 0, 41.2e9);

    assertThat(view().stored()).isEqualTo("Cassandra holds 41.2 GB, all copies; no whole day is known.");
    assertThat(new FullnessView(new Now(List.of(), new Growth(30, 41e9, 1.2e8, NEVER)), history, overview(), NOW, SHOW)
        .stored()).isEqualTo("Cassandra holds 41.2 GB, all copies, 120 MB more a day.");
  }

  private void keep(DayFigure figure, int daysAgo, double value) {
    peaks.add(new DayPeak(TODAY.minusDays(daysAgo), figure, value, null));
  }

  private static Fullness connections(double used, Growth growth) {
    return new Fullness(Kind.CONNECTIONS, used, 20_000, "gateway-2", used == 0 ? 0 : used == 12_400 ? 0.71 : 0.1, 2,
        growth);
  }

  private static Fullness heap(double share) {
    return new Fullness(Kind.HEAP, share, 1, "gateway-2", share, 2, UNKNOWN);
  }

  private String sentence(Growth growth) {
    return view(connections(1_000, growth)).verdicts().getFirst().sentence();
  }

  private String kind(double used, Growth growth) {
    return view(connections(used, growth)).verdicts().getFirst().kind();
  }

  private FullnessView view(Fullness... limits) {
    return new FullnessView(new Now(List.of(limits), UNKNOWN), history, overview(), NOW, SHOW);
  }

  private OverviewView overview() {
    return new OverviewView(new Overview(NOW, reach, null, List.of(), List.of(), List.of(),
        new OpenLetters(0, false, NOW, null), List.of(), null, List.of()), SHOW, false, Duration.ofSeconds(1));
  }
}
