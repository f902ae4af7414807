package io.parley.gateway.internal;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/// Says goodbye before the web server stops: no new sockets, `drain` and 1012 to all, and a bounded wait for them to go.
final class Drain implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(Drain.class);
  /// Before the web server's own phases (`Integer.MAX_VALUE - 1024` and below).
  private static final int PHASE = Integer.MAX_VALUE - 512;
  /// Clients that another node can be expected to take in a second.
  private static final int RECONNECTS_PER_SECOND = 1_000;
  private static final int SHORTEST_SPREAD_SECONDS = 1;
  private static final int LONGEST_SPREAD_SECONDS = 60;

  private final Admission admission;
  private final Sockets sockets;
  private final Duration grace;
  private volatile boolean running;

  Drain(Admission admission, Sockets sockets, GatewayProperties properties) {
    this.admission = admission;
    this.sockets = sockets;
    this.grace = properties.closeGrace();
  }

  @Override
  public void start() {
    running = true;
  }

  @Override
  public void stop() {
    running = false;
    int held = admission.inside();
    var allGone = admission.shut();
    sockets.drain(Duration.ofSeconds(
        Math.clamp(held / RECONNECTS_PER_SECOND, SHORTEST_SPREAD_SECONDS, LONGEST_SPREAD_SECONDS)));
    try {
      allGone.get(grace.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      LOG.info("{} of {} connections did not close in time and are cut off", admission.inside(), held);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new IllegalStateException("it is only ever completed", e);
    }
    sockets.cutOff();
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
