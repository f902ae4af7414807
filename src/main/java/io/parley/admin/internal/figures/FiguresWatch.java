package io.parley.admin.internal.figures;

import io.parley.admin.internal.figures.ClusterFigures.LongWindow;
import io.parley.fanout.ops.DeadLetters;
import io.parley.platform.BackgroundWork;
import io.parley.platform.Retries;
import io.parley.sessions.NodeId;
import io.parley.sessions.ops.Figures;
import io.parley.sessions.ops.Interval;
import io.parley.sessions.ops.KnownNode;
import io.parley.sessions.ops.Roster;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.util.retry.Retry;

/// Looks at all nodes every 2 s and at the dead letters every 10 s, so that pages are made of what is here already.
///
/// What can't be read ages and says why; the rest goes on.
public final class FiguresWatch extends BackgroundWork {
  static final Duration LOOK_EVERY = Duration.ofSeconds(2);
  static final Duration COUNT_EVERY = Duration.ofSeconds(10);
  private static final Duration SAME_FOR = Duration.ofMillis(500);
  private static final Duration COUNT_DEADLINE = Duration.ofSeconds(8);
  private static final Duration KEPT_AGAIN_AFTER = Duration.ofSeconds(30);
  private static final int KEPT_WAITING = 12;
  /// After the lease and the directory of nodes, which the dead letters are asked through.
  private static final int PHASE = 303;
  private static final Logger log = LoggerFactory.getLogger(FiguresWatch.class);

  private final Roster roster;
  private final Figures figures;
  private final DeadLetters deadLetters;
  private final Days days;
  private final ClusterFigures cluster;
  private final Overviews overviews;
  private final AlarmProperties limits;
  private final Clock clock;
  private final Scheduler scheduler;
  private volatile @Nullable Overview latest;
  private volatile OpenLetters letters = OpenLetters.UNKNOWN;
  private volatile @Nullable Instant readAt;
  private volatile @Nullable String failure;
  private volatile @Nullable Instant failingSince;

  FiguresWatch(Roster roster, Figures figures, DeadLetters deadLetters, Days days, AlarmProperties limits, Lags lags,
      Clock clock, Scheduler scheduler) {
    super(PHASE);
    this.roster = roster;
    this.figures = figures;
    this.deadLetters = deadLetters;
    this.days = days;
    this.cluster = new ClusterFigures(limits, lags);
    this.overviews = new Overviews(limits);
    this.limits = limits;
    this.clock = clock;
    this.scheduler = scheduler;
  }

  /// What is known now, or was half a second ago. Waits for nobody.
  public Overview overview() {
    Instant now = clock.instant();
    Overview known = latest;
    if (known == null || Duration.between(known.at(), now).abs().compareTo(SAME_FOR) > 0) {
      known = overviews.of(cluster.known(now), letters, readAt, failure, failingSince, now);
      latest = known;
    }
    return known;
  }

  /// From which p99 on delivery is slow.
  public Duration deliveryLimit() {
    return limits.delivery();
  }

  /// From which age of its oldest record on a partition is behind.
  public Duration behindLimit() {
    return limits.behind();
  }

  /// The last 15 minutes of one node in windows of 5 s, oldest first, null for gaps; empty for one that told nothing.
  public List<@Nullable NodePoint> quarterOf(NodeId node) {
    return cluster.quarterOf(node, clock.instant());
  }

  @Override
  protected Disposable begin() {
    Disposable.Composite all = Disposables.composite();
    all.add(every(LOOK_EVERY, look()));
    all.add(every(COUNT_EVERY, count()));
    all.add(days.since(clock.instant().minus(ClusterFigures.LONG_SLOT.multipliedBy(ClusterFigures.LONG_SLOTS)))
        .collectList().retryWhen(untilItWorks("The figures of the last 24 h could not be read"))
        .subscribe(cluster::restore));
    return all;
  }

  private Disposable every(Duration pause, Mono<Void> task) {
    return Flux.interval(Duration.ZERO, pause, scheduler).onBackpressureDrop().concatMap(_ -> task, 0)
        .subscribe(null, failed -> log.error("Nothing looks after the nodes any more", failed));
  }

  /// One look. Never fails.
  Mono<Void> look() {
    return Mono.defer(() -> roster.look().flatMap(nodes -> figures
        .latest(nodes.stream().filter(KnownNode::isHere).map(KnownNode::id).toList())
        .doOnNext(latest -> heard(nodes, latest))))
        .then().onErrorResume(this::notHeard);
  }

  private void heard(List<KnownNode> nodes, Map<NodeId, List<Interval>> latest) {
    Instant now = clock.instant();
    cluster.hear(now, nodes, latest);
    readAt = now;
    if (failure != null) {
      failure = null;
      failingSince = null;
      log.info("Nodes and their figures are read again");
    }
    cluster.takeFinished().forEach(this::keep);
  }

  private Mono<Void> notHeard(Throwable cause) {
    if (failure == null) {
      failingSince = clock.instant();
      log.warn("Nodes and their figures can't be read; tried again every {} s", LOOK_EVERY.toSeconds(), cause);
    }
    failure = String.valueOf(cause.getMessage());
    return Mono.empty();
  }

  private void keep(LongWindow window) {
    days.keep(window).retryWhen(untilItWorks("A window of figures could not be kept"))
        .take(ClusterFigures.LONG_SLOT.multipliedBy(KEPT_WAITING)).subscribe();
  }

  private Retry untilItWorks(String what) {
    return Retries.untilItWorks(log, what, KEPT_AGAIN_AFTER, scheduler);
  }

  /// Counts the open dead letters. Never fails.
  Mono<Void> count() {
    return Mono.defer(() -> deadLetters.count(DeadLetters.Filter.OPEN)).timeout(COUNT_DEADLINE, scheduler)
        .doOnNext(count -> letters = new OpenLetters(count.total(), count.atLeast(), clock.instant(), null))
        .then()
        .onErrorResume(cause -> Mono.fromRunnable(() -> {
          OpenLetters last = letters;
          letters = new OpenLetters(last.count(), last.atLeast(), last.at(), said(cause));
        }));
  }

  private static String said(Throwable cause) {
    return cause instanceof TimeoutException
        ? "no answer within %d s".formatted(COUNT_DEADLINE.toSeconds())
        : String.valueOf(cause.getMessage());
  }
}
