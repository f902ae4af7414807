package io.parley.admin.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChartTests {
  private static final double GAP = Double.NaN;
  private static final Instant END = Instant.parse("2026-11-24T03:15:00Z");
  private static final Duration PLACE = Duration.ofSeconds(5);

  @Test
  void aGapInTheDataIsAGapInTheLine() {
    Chart chart = linear(1, 2, GAP, GAP, 3, 4);

    assertThat(chart.lines().getFirst().runs()).hasSize(2)
        .allSatisfy(run -> assertThat(run.split(" ")).hasSize(2)).first().asString().startsWith("64.0,");
    assertThat(chart.lines().getFirst().runs().getLast()).contains("556.0,");
  }

  @Test
  void aValueBetweenGapsIsThereToo() {
    assertThat(linear(GAP, 2, GAP).lines().getFirst().runs()).hasSize(1);
  }

  @Test
  void theAxisBeginsAtNothingAndHoldsTheMost() {
    Chart chart = linear(380, 420, 410);

    assertThat(chart.ticks()).extracting(Chart.Tick::label).containsExactly("0", "250", "500");
    assertThat(chart.ticks()).extracting(Chart.Tick::y).isSortedAccordingTo((one, other) -> Double.compare(other, one));
    assertThat(linear(0, 0).ticks()).hasSize(3);
  }

  @Test
  void aLogarithmicAxisSaysSoAndShowsTheLimit() {
    Chart chart = Chart.of("Delivery", List.of(new Chart.Data("p99", "p99", new double[]{30, 40_000})), true, END,
        PLACE,
        value -> "%.0f".formatted(value), 1_000_000);

    assertThat(chart.log()).isTrue();
    assertThat(chart.ticks()).extracting(Chart.Tick::label).containsExactly("10", "100", "1000", "10000", "100000",
        "1000000");
    assertThat(chart.limitY()).isEqualTo(chart.ticks().getLast().y());
  }

  @Test
  void theTableHasAtMostThirtyRowsOfLeastMiddleAndGreatest() {
    double[] values = new double[180];
    for (int i = 0; i < values.length; i++) {
      values[i] = i;
    }
    values[175] = GAP;
    List<Chart.Row> rows = linear(values).rows();

    assertThat(rows).hasSize(30);
    assertThat(rows.getFirst()).isEqualTo(new Chart.Row(END.minus(Duration.ofMinutes(15)), List.of("0 · 3 · 5")));
    assertThat(rows.getLast().cells()).containsExactly("174 · 177 · 179");
    assertThat(linear(GAP, GAP).rows().getFirst().cells()).containsExactly("–");
  }

  @Test
  void daysAreNamedByTheirDatesAndHaveOneValueEach() {
    Instant tomorrow = Instant.parse("2026-11-25T00:00:00Z");
    Chart chart = Chart.of("Days", List.of(new Chart.Data("things", "p50", new double[]{1, GAP, 3, 4})), false,
        tomorrow, Duration.ofDays(1), value -> "%.0f".formatted(value), GAP);

    assertThat(chart.isByDay()).isTrue();
    assertThat(chart.times()).extracting(Chart.TimeTick::at).startsWith(Instant.parse("2026-11-21T00:00:00Z"))
        .endsWith(Instant.parse("2026-11-24T00:00:00Z"));
    assertThat(chart.rows()).extracting(row -> row.cells().getFirst()).containsExactly("1", "–", "3", "4");
    assertThat(chart.rows().getLast().from()).isEqualTo(Instant.parse("2026-11-24T00:00:00Z"));
    assertThat(linear(1, 2).isByDay()).isFalse();
  }

  @Test
  void namesAtTheEndsOfLinesDoNotCoverEachOther() {
    Chart chart = Chart.of("Two", List.of(new Chart.Data("one", "p50", new double[]{5, 5}),
        new Chart.Data("other", "p95", new double[]{5, 5})), false, END, PLACE, value -> "%.0f".formatted(value), GAP);

    assertThat(Math.abs(chart.lines().getFirst().labelY() - chart.lines().getLast().labelY()))
        .isGreaterThanOrEqualTo(13);
    assertThat(chart.lines()).extracting(Chart.Line::name).containsExactly("one", "other");
  }

  @Test
  void whoDoesNotSeeItIsToldWhatItShows() {
    assertThat(linear(1, 9, GAP).summary()).isEqualTo("Things: things – now, at most 9.");
  }

  private static Chart linear(double... values) {
    return Chart.of("Things", List.of(new Chart.Data("things", "p50", values)), false, END, PLACE,
        value -> "%.0f".formatted(value), GAP);
  }
}
