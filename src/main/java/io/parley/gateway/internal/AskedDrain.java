package io.parley.gateway.internal;

import io.parley.sessions.DrainProgress;
import io.parley.sessions.DrainProgress.State;
import io.parley.sessions.Drainable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;

/// Has clients move while this node goes on running, since an operator wants it. It serves again when it is told to, unless it
/// comes to its end meanwhile.
///
/// In each second of a minute it sends its part of those away who are still here; afterwards all who are left.
final class AskedDrain implements Drainable {
  static final Duration OVER = Duration.ofSeconds(60);
  private static final Duration STEP = Duration.ofSeconds(1);
  private static final int STEPS = (int) OVER.dividedBy(STEP);

  private final Admission admission;
  private final Sockets sockets;
  private final BooleanSupplier goesOn;
  private final Clock clock;
  private final Scheduler timer;
  private @Nullable Asked asked;

  /// @param goesOn whether this node has not begun to stop
  AskedDrain(Admission admission, Sockets sockets, BooleanSupplier goesOn, Clock clock, Scheduler timer) {
    this.admission = admission;
    this.sockets = sockets;
    this.goesOn = goesOn;
    this.clock = clock;
    this.timer = timer;
  }

  private record Asked(Instant since, int then, Disposable steps) {}

  @Override
  public synchronized DrainProgress begin() {
    if (asked == null && goesOn.getAsBoolean()) {
      var _ = admission.shut();
      asked = new Asked(clock.instant(), admission.inside(), Flux.interval(Duration.ZERO, STEP, timer)
          .onBackpressureDrop().subscribe(step -> sockets.sendAway((int) Math.max(1, STEPS - step))));
    }
    return progress();
  }

  @Override
  public synchronized DrainProgress cancel() {
    if (asked != null && goesOn.getAsBoolean()) {
      end();
      admission.open();
    }
    return progress();
  }

  @Override
  public synchronized DrainProgress progress() {
    Asked known = asked;
    int now = admission.inside();
    if (!goesOn.getAsBoolean()) {
      return new DrainProgress(State.STOPPING, known == null ? null : known.since, OVER, now, now);
    }
    if (known == null) {
      return new DrainProgress(State.SERVING, null, OVER, 0, now);
    }
    return new DrainProgress(now == 0 ? State.DRAINED : State.DRAINING, known.since, OVER, known.then, now);
  }

  /// Sends nobody away any more.
  synchronized void end() {
    Asked known = asked;
    asked = null;
    if (known != null) {
      known.steps.dispose();
    }
  }
}
