package io.parley.admin.internal.capacity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.parley.admin.internal.capacity.Fullness.Kind;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NowTests {
  private static final LocalDate TODAY = LocalDate.of(2026, 11, 24);

  private final Nodes nodes = new Nodes();
  private final List<DayPeak> peaks = new ArrayList<>();

  @Test
  void gatewaysAreAsFullAsTheirLeasesTell() {
    nodes.gateway("gateway-1", 2_000, 10_000).gateway("gateway-2", 8_000, 10_000).gateway("gateway-3", 500, 0);

    assertThat(limit(Kind.CONNECTIONS)).returns(10_000.0, Fullness::used).returns(20_000.0, Fullness::most)
        .returns(0.5, Fullness::share).returns("gateway-2", Fullness::node).returns(0.8, Fullness::fullest)
        .returns(2, Fullness::nodes);
  }

  @Test
  void aHeapIsAsFullAsItsCollectionsLeaveIt() {
    nodes.gateway("gateway-1", 0, 0).heap("gateway-1", 0.9, 0.3, Double.NaN, 0.8);
    nodes.gateway("gateway-2", 0, 0).heap("gateway-2", 0.5, 0.4, 0.5);

    assertThat(limit(Kind.HEAP).node()).isEqualTo("gateway-2");
    assertThat(limit(Kind.HEAP).fullest()).isCloseTo(0.4, within(1e-9));
  }

  @Test
  void processorsNeedAMinuteToTell() {
    nodes.gateway("gateway-1", 0, 0).heap("gateway-1", 0.5, 0.5);
    assertThat(now().limits()).extracting(Fullness::kind).doesNotContain(Kind.CPU);

    nodes.steady("gateway-1", 0.3, 0.2);
    assertThat(limit(Kind.CPU).fullest()).isCloseTo(0.3, within(1e-9));
  }

  @Test
  void ratesAreComparedWithWhatSoManyNodesWereMeasuredToDo() {
    nodes.node("worker-1", Set.of("messaging", "fanout"), 0, 0).node("worker-2", Set.of("messaging"), 0, 0)
        .lastMinute(5_945, 39_491);

    assertThat(limit(Kind.MESSAGES)).returns(0.5, Fullness::share).returns(2, Fullness::nodes);
    assertThat(limit(Kind.DELIVERIES)).returns(0.5, Fullness::share).returns(1, Fullness::nodes);
  }

  @Test
  void theFirstLimitIsTheFullestWhereNothingGrows() {
    nodes.gateway("gateway-1", 2_000, 10_000).steady("gateway-1", 0.1, 0.7);

    assertThat(now().first().kind()).isEqualTo(Kind.HEAP);
  }

  @Test
  void theFirstLimitIsTheOneThatIsFullSoonest() {
    nodes.gateway("gateway-1", 2_000, 10_000).steady("gateway-1", 0.1, 0.7);
    growing(DayFigure.CONNECTIONS, 2_000, 100);

    assertThat(now().first()).returns(Kind.CONNECTIONS, Fullness::kind);
    assertThat(now().first().growth().fullIn()).isCloseTo(51, within(1e-6));
  }

  @Test
  void whatIsAllButFullComesBeforeWhatGrows() {
    nodes.gateway("gateway-1", 2_000, 10_000).steady("gateway-1", 0.1, 0.95);
    growing(DayFigure.CONNECTIONS, 2_000, 100);

    assertThat(now().first().kind()).isEqualTo(Kind.HEAP);
  }

  @Test
  void whatIsQuietNowIsAsFullAsAtItsPeak() {
    nodes.gateway("gateway-1", 100, 10_000).steady("gateway-1", 0.1, 0.5);
    growing(DayFigure.CONNECTIONS, 8_000, 0);

    assertThat(now().first()).returns(Kind.CONNECTIONS, Fullness::kind).returns(0.8, Fullness::peak);
  }

  @Test
  void withoutNodesThereIsNothingToTell() {
    assertThat(now()).returns(List.of(), Now::limits).returns(null, Now::first);
  }

  @Test
  void theHeapOfAConnectionIsTakenFromGatewaysWithManyAlone() {
    nodes.gateway("gateway-1", 10_000, 50_000).steady("gateway-1", 0.1, 0.02);
    nodes.gateway("gateway-2", 9_999, 50_000).steady("gateway-2", 0.1, 0.9);
    nodes.node("all", Set.of("gateway", "messaging"), 20_000, 200_000).steady("all", 0.1, 0.9);

    Map<Field, Field.Known> here = Here.of(nodes);
    assertThat(here.get(Field.CONNECTION_HEAP).value()).isEqualTo(2.0);
    assertThat(here.get(Field.GATEWAY_CONNECTIONS)).returns(50_000.0, Field.Known::value)
        .returns(Source.Kind.HERE, known -> known.source().kind());
    assertThat(Here.of(new Nodes().gateway("gateway-1", 5, 1_000_000))).isEmpty();
  }

  @Test
  void aDayTellsItsPeakFactorOnceItIsKnown() {
    for (int i = 0; i < 275; i++) {
      nodes.window(Nodes.NOW.minusSeconds(300L * i), 10, 100);
    }
    assertThat(Here.lastDay(nodes.overview())).isNull();

    nodes.window(Nodes.NOW.minusSeconds(300L * 275), 286, 900);
    assertThat(Here.lastDay(nodes.overview()).peakFactor()).isCloseTo(286 / 11.0, within(1e-6));
    assertThat(Here.lastDay(nodes.overview())).returns((275L * 10 + 286) * 300, LastDay::messages).returns(900L,
        LastDay::connections);
  }

  private void growing(DayFigure figure, double first, double perDay) {
    for (int day = 0; day < 30; day++) {
      peaks.add(new DayPeak(TODAY.minusDays(30 - day), figure, first + perDay * day, null));
    }
  }

  private Now now() {
    return Now.of(nodes, new History(peaks, Nodes.NOW, null), Question.before(Map.of()));
  }

  private Fullness limit(Kind kind) {
    return now().limits().stream().filter(one -> one.kind() == kind).findFirst().orElseThrow();
  }
}
