package io.parley.admin.internal.capacity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.parley.platform.ParleyException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

class PeaksWatchTests {
  private static final LocalDate TODAY = LocalDate.of(2026, 11, 24);
  private static final Instant MIDNIGHT = TODAY.atStartOfDay(ZoneOffset.UTC).toInstant();

  private final Nodes nodes = new Nodes();
  private final KeptPeaks peaks = new KeptPeaks();
  private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
  private Instant now = Nodes.NOW;
  private double stored = 41e9;
  private int measured;

  private final PeaksWatch watch = another();

  private PeaksWatch another() {
    Clock clock = new Clock() {
      @Override
      public Instant instant() {
        return now;
      }

      @Override
      public ZoneOffset getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(java.time.ZoneId zone) {
        return this;
      }
    };
    return new PeaksWatch(nodes, () -> Mono.fromCallable(() -> {
      measured++;
      if (stored < 0) {
        throw ParleyException.unavailable("Cassandra did not say", null);
      }
      return stored;
    }), peaks, clock, time);
  }

  @Test
  void theMostOfEachDayIsKeptOfItsOwnDay() {
    nodes.window(MIDNIGHT, 300, 9_000).window(MIDNIGHT.plusSeconds(300), 100, 4_000)
        .window(MIDNIGHT.plusSeconds(600), 120, 3_000);
    nodes.gateway("gateway-1", 0, 0).steady("gateway-1", 0.25, 0.5).gateway("gateway-2", 0, 0)
        .steady("gateway-2", 0.75, 0.25);
    watch.round().block();

    assertThat(watch.history().peaks()).extracting(DayPeak::day, DayPeak::figure, DayPeak::value, DayPeak::node)
        .containsExactlyInAnyOrder(tuple(TODAY.minusDays(1), DayFigure.CONNECTIONS, 9_000.0, null),
            tuple(TODAY.minusDays(1), DayFigure.MESSAGES, 300.0, null),
            tuple(TODAY.minusDays(1), DayFigure.DELIVERIES, 600.0, null),
            tuple(TODAY, DayFigure.CONNECTIONS, 4_000.0, null), tuple(TODAY, DayFigure.MESSAGES, 120.0, null),
            tuple(TODAY, DayFigure.DELIVERIES, 240.0, null), tuple(TODAY, DayFigure.HEAP, 0.5, "gateway-1"),
            tuple(TODAY, DayFigure.CPU, 0.75, "gateway-2"), tuple(TODAY, DayFigure.STORED, 41e9, null));
    assertThat(watch.history().readAt()).isEqualTo(now);
  }

  @Test
  void onlyWhatHasRisenIsWrittenAgain() {
    nodes.window(MIDNIGHT.plusSeconds(300), 100, 4_000);
    watch.round().block();
    int first = peaks.writes;
    watch.round().block();
    assertThat(peaks.writes).isEqualTo(first);

    nodes.window(MIDNIGHT.plusSeconds(600), 50, 5_000);
    watch.round().block();
    assertThat(peaks.writes).isEqualTo(first + 1);
    assertThat(watch.history().of(DayFigure.CONNECTIONS)).containsExactly(Map.entry(TODAY, 5_000.0));
  }

  @Test
  void twoAdminNodesKeepTheGreaterOfWhatTheySaw() {
    nodes.window(MIDNIGHT.plusSeconds(300), 100, 4_000);
    another().round().block();
    stored = 40e9;
    watch.round().block();

    assertThat(watch.history().of(DayFigure.STORED)).containsExactly(Map.entry(TODAY, 41e9));
  }

  @Test
  void aNodeThatHasJustStartedSetsNoPeak() {
    nodes.gateway("gateway-1", 0, 0).heap("gateway-1", 0.95, 0.9);
    watch.round().block();

    assertThat(watch.history().of(DayFigure.HEAP)).isEmpty();
    assertThat(watch.history().of(DayFigure.CPU)).isEmpty();
  }

  @Test
  void whatIsStoredIsAskedForOnceAnHourAndMayBeUnknown() {
    stored = -1;
    watch.round().block();
    watch.round().block();
    assertThat(measured).isEqualTo(1);
    assertThat(watch.history()).returns(null, History::failure);
    assertThat(watch.history().of(DayFigure.STORED)).isEmpty();

    stored = 41e9;
    now = now.plus(PeaksWatch.STORED_EVERY);
    watch.round().block();
    assertThat(watch.history().of(DayFigure.STORED)).hasSize(1);
  }

  @Test
  void whileStorageIsAwayTheDaysStayAndAreKeptLater() {
    nodes.window(MIDNIGHT.plusSeconds(300), 100, 4_000);
    watch.round().block();
    Instant readAt = now;
    peaks.away = true;
    nodes.window(MIDNIGHT.plusSeconds(600), 100, 5_000);
    now = now.plus(PeaksWatch.EVERY);
    watch.round().block();
    assertThat(watch.history()).returns("Storage did not answer in time", History::failure).returns(readAt,
        History::readAt);
    assertThat(watch.history().of(DayFigure.CONNECTIONS)).containsExactly(Map.entry(TODAY, 4_000.0));

    peaks.away = false;
    watch.round().block();
    assertThat(watch.history()).returns(null, History::failure);
    assertThat(watch.history().of(DayFigure.CONNECTIONS)).containsExactly(Map.entry(TODAY, 5_000.0));
  }

  @Test
  void itLooksEveryFiveMinutesAndStopsWhenTold() {
    watch.start();
    time.advanceTimeBy(Duration.ofSeconds(10));
    assertThat(peaks.reads).isEqualTo(1);
    time.advanceTimeBy(PeaksWatch.EVERY);
    assertThat(peaks.reads).isEqualTo(2);
    watch.stop();
    time.advanceTimeBy(PeaksWatch.EVERY);
    assertThat(peaks.reads).isEqualTo(2);
  }

  private static final class KeptPeaks implements Peaks {
    private final Map<List<Object>, DayPeak> days = new HashMap<>();
    private int writes;
    private int reads;
    private boolean away;

    @Override
    public Mono<Void> raise(DayPeak peak) {
      return Mono.fromRunnable(() -> {
        if (away) {
          throw ParleyException.unavailable("Storage did not answer in time", null);
        }
        writes++;
        days.merge(List.of(peak.day(), peak.figure()), peak, (one, other) -> other.value() > one.value() ? other : one);
      });
    }

    @Override
    public Flux<DayPeak> since(LocalDate day) {
      return Flux.defer(() -> {
        reads++;
        return away
            ? Flux.error(ParleyException.unavailable("Storage did not answer in time", null))
            : Flux.fromIterable(new ArrayList<>(days.values())).filter(peak -> !peak.day().isBefore(day));
      });
    }
  }
}
