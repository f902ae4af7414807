package io.parley.sessions.internal;

import io.parley.sessions.Nodes;
import io.parley.sessions.ops.Figures;
import io.parley.sessions.ops.Interval;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Scheduler;

/// Publishes what this node measured, every 5 s beside its lease. What can't be published is measured all the same, and the last
/// intervals come with the next that can.
final class FiguresPublication implements SmartLifecycle {
  /// After the lease, whose incarnation it names.
  private static final int PHASE = 302;
  private static final Logger log = LoggerFactory.getLogger(FiguresPublication.class);

  private final Nodes nodes;
  private final Measurement measurement;
  private final RedisFigures figures;
  private final Clock clock;
  private final Scheduler scheduler;
  private final Deque<Interval> shown = new ArrayDeque<>();
  private Disposable next = Disposables.disposed();
  private volatile boolean running;
  private volatile boolean failing;

  FiguresPublication(Nodes nodes, Measurement measurement, RedisFigures figures, Clock clock, Scheduler scheduler) {
    this.nodes = nodes;
    this.measurement = measurement;
    this.figures = figures;
    this.clock = clock;
    this.scheduler = scheduler;
  }

  @Override
  public synchronized void start() {
    running = true;
    waitForNext();
  }

  /// By the clock each time, since the scheduler's own rhythm would leave the grid when the clock is put right.
  private synchronized void waitForNext() {
    if (running) {
      Instant now = clock.instant();
      Duration pause = Duration.between(now, onTheGrid(now).plus(Figures.INTERVAL));
      next = scheduler.schedule(() -> {
        publish();
        waitForNext();
      }, pause.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /// Only begins: the scheduler's thread must not wait for Redis.
  void publish() {
    try {
      shown.add(measurement.take(nodes.incarnation(), onTheGrid(clock.instant())));
      if (shown.size() > Figures.SHOWN) {
        shown.remove();
      }
      figures.publish(nodes.self(), shown).subscribe(null, this::failed, this::succeeded);
    } catch (RuntimeException e) {
      failed(e); // or else it would have been the last one
    }
  }

  /// The nearest multiple of an interval: a tick may be a little early or late.
  static Instant onTheGrid(Instant now) {
    long interval = Figures.INTERVAL.toMillis();
    return Instant.ofEpochMilli(Math.floorDiv(now.toEpochMilli() + interval / 2, interval) * interval);
  }

  private void failed(Throwable failure) {
    if (!failing) {
      failing = true;
      log.warn("Figures could not be published; operators don't see this node's", failure);
    }
  }

  private void succeeded() {
    if (failing) {
      failing = false;
      log.info("Figures are published again");
    }
  }

  @Override
  public synchronized void stop() {
    running = false;
    next.dispose();
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public int getPhase() {
    return PHASE;
  }
}
