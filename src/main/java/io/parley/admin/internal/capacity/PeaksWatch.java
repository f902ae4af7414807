package io.parley.admin.internal.capacity;

import io.parley.admin.internal.figures.NodeView;
import io.parley.admin.internal.figures.Overview;
import io.parley.admin.internal.figures.Point;
import io.parley.platform.BackgroundWork;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/// Keeps the peaks of each day, and knows those of the last 30.
///
/// Every 5 minutes it writes what has risen, at most twelve rows, and reads the days back, whoever wrote them. What can't be written or
/// read is tried again with the next round: the windows of the last 24 h are looked at each time. The days that were read stay meanwhile.
public final class PeaksWatch extends BackgroundWork {
  static final Duration EVERY = Duration.ofMinutes(5);
  static final Duration STORED_EVERY = Duration.ofHours(1);
  /// The watch over the figures has read some by then.
  private static final Duration FIRST = Duration.ofSeconds(10);
  private static final Duration DEADLINE = Duration.ofSeconds(30);
  /// After the figures.
  private static final int PHASE = 304;
  private static final Logger log = LoggerFactory.getLogger(PeaksWatch.class);

  private final ClusterLoad load;
  private final StoredBytes stored;
  private final Peaks peaks;
  private final Clock clock;
  private final Scheduler scheduler;
  /// Of one round at a time.
  private final Map<Kept, Double> kept = new HashMap<>();
  private volatile History history = History.NONE;
  private volatile @Nullable Instant measuredAt;
  private volatile boolean failing;

  /// What was written by this node.
  private record Kept(LocalDate day, DayFigure figure) {}

  PeaksWatch(ClusterLoad load, StoredBytes stored, Peaks peaks, Clock clock, Scheduler scheduler) {
    super(PHASE);
    this.load = load;
    this.stored = stored;
    this.peaks = peaks;
    this.clock = clock;
    this.scheduler = scheduler;
  }

  /// As of the last round. Waits for nobody.
  public History history() {
    return history;
  }

  @Override
  protected Disposable begin() {
    return Flux.interval(FIRST, EVERY, scheduler).onBackpressureDrop().concatMap(_ -> round(), 0)
        .subscribe(null, failed -> log.error("Nothing keeps the peaks of days any more", failed));
  }

  /// Writes what has risen and reads what there is. Never fails.
  Mono<Void> round() {
    return storedNow().flatMapMany(bytes -> Flux.fromIterable(risen(bytes)))
        .concatMap(peak -> peaks.raise(peak).doOnSuccess(_ -> kept(peak)))
        .then(Mono.defer(() -> peaks.since(today().minusDays(Peaks.DAYS - 1)).collectList()))
        .timeout(DEADLINE, scheduler).doOnNext(this::read).then().onErrorResume(this::notRead);
  }

  private LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }

  /// Below 0 where it was asked for not long ago, or is not told.
  private Mono<Double> storedNow() {
    return Mono.defer(() -> {
      Instant now = clock.instant();
      Instant last = measuredAt;
      if (last != null && last.plus(STORED_EVERY).isAfter(now)) {
        return Mono.just(-1.0);
      }
      measuredAt = now;
      return stored.measure().timeout(DEADLINE.dividedBy(2), scheduler).onErrorResume(failure -> {
        log.debug("The size of what is stored is not known", failure);
        return Mono.just(-1.0);
      });
    });
  }

  private List<DayPeak> risen(double storedBytes) {
    List<DayPeak> found = new ArrayList<>();
    Overview overview = load.overview();
    LocalDate today = today();
    for (LocalDate day : List.of(today.minusDays(1), today)) {
      List<Point> points = overview.day().stream().filter(Objects::nonNull).filter(point -> isOf(day, point)).toList();
      add(found, day, DayFigure.CONNECTIONS, points, Point::connections);
      add(found, day, DayFigure.MESSAGES, points, point -> point.perSecond(point.counts().sent()));
      add(found, day, DayFigure.DELIVERIES, points, point -> point.perSecond(point.counts().deliveries()));
    }
    for (NodeView node : overview.nodes()) {
      if (node.reporting()) {
        var quarter = load.quarterOf(node.node().id());
        String name = node.node().id().value();
        found.add(new DayPeak(today, DayFigure.HEAP, NodeLoads.heapShare(quarter, NodeLoads.FIVE_MINUTES), name));
        found.add(new DayPeak(today, DayFigure.CPU, NodeLoads.cpu(quarter, NodeLoads.FIVE_MINUTES), name));
      }
    }
    found.add(new DayPeak(today, DayFigure.STORED, storedBytes, null));
    kept.keySet().removeIf(one -> one.day().isBefore(today.minusDays(1)));
    return greatest(found);
  }

  private static boolean isOf(LocalDate day, Point point) {
    return LocalDate.ofInstant(point.begin(), ZoneOffset.UTC).equals(day);
  }

  private static void add(List<DayPeak> found, LocalDate day, DayFigure figure, List<Point> points,
      ToDoubleFunction<Point> value) {
    points.stream().mapToDouble(value).max().ifPresent(most -> found.add(new DayPeak(day, figure, most, null)));
  }

  /// Of each day and figure the greatest, where it is more than this node has kept.
  private List<DayPeak> greatest(List<DayPeak> found) {
    Map<Kept, DayPeak> most = new HashMap<>();
    found.stream().filter(peak -> peak.value() >= 0)
        .forEach(peak -> most.merge(new Kept(peak.day(), peak.figure()), peak,
            (one, other) -> other.value() > one.value() ? other : one));
    return most.entrySet().stream().filter(one -> one.getValue().value() > kept.getOrDefault(one.getKey(), -1.0))
        .map(Map.Entry::getValue).toList();
  }

  private void kept(DayPeak peak) {
    kept.put(new Kept(peak.day(), peak.figure()), peak.value());
  }

  private void read(List<DayPeak> days) {
    history = new History(days, clock.instant(), null);
    if (failing) {
      failing = false;
      log.info("The peaks of days are kept again");
    }
  }

  private Mono<Void> notRead(Throwable cause) {
    if (!failing) {
      failing = true;
      log.warn("The peaks of days can't be kept or read; tried again every {} min", EVERY.toMinutes(), cause);
    }
    History last = history;
    history = new History(last.peaks(), last.readAt(), String.valueOf(cause.getMessage()));
    return Mono.empty();
  }
}
