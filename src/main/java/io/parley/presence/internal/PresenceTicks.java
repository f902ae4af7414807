package io.parley.presence.internal;

import io.parley.platform.BackgroundWork;
import io.parley.sessions.Nodes;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;

/// What drives presence at a gateway: the clock, and new incarnations.
final class PresenceTicks extends BackgroundWork {
  private static final Duration EVERY = Duration.ofMillis(250);
  /// After the node's own lease; far below all that serves.
  private static final int PHASE = 310;
  private static final Logger log = LoggerFactory.getLogger(PresenceTicks.class);

  private final Nodes nodes;
  private final LocalAttendance attendance;
  private final LocalWatches watches;

  PresenceTicks(Nodes nodes, LocalAttendance attendance, LocalWatches watches) {
    super(PHASE);
    this.nodes = nodes;
    this.attendance = attendance;
    this.watches = watches;
  }

  @Override
  protected Disposable begin() {
    Disposable renewals = nodes.renewals().subscribe(_ -> {
      watches.renewAll();
      attendance.renewAll();
    }, failure -> log.error("New incarnations are not heard of any more", failure));
    Disposable ticks = Flux.interval(EVERY).onBackpressureDrop().subscribe(_ -> tick());
    return Disposables.composite(renewals, ticks);
  }

  private void tick() {
    try {
      attendance.tick();
      watches.tick();
    } catch (RuntimeException e) {
      log.error("A look at who is there failed", e); // or else it would have been the last one
    }
  }
}
