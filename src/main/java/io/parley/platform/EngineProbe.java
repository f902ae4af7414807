package io.parley.platform;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import org.springframework.context.SmartLifecycle;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;

/// Asks an engine every 5 s how it is, so that its trouble is counted ([EngineErrors]) also where nobody has anything to say. The
/// answer itself is for whoever asks `/actuator/health`; while one is waited for no other is asked.
public final class EngineProbe implements SmartLifecycle {
  static final Duration EVERY = Duration.ofSeconds(5);
  /// After all that an engine is used by.
  private static final int PHASE = 303;

  private final ReactiveHealthIndicator engine;
  private volatile @Nullable Disposable asking;

  public EngineProbe(ReactiveHealthIndicator engine) {
    this.engine = engine;
  }

  @Override
  public void start() {
    asking = Flux.interval(EVERY, Deadlines.TIMER).onBackpressureDrop()
        .concatMap(_ -> engine.health().then().onErrorComplete(), 0).subscribe();
  }

  @Override
  public void stop() {
    Disposable ending = asking;
    asking = null;
    if (ending != null) {
      ending.dispose();
    }
  }

  @Override
  public boolean isRunning() {
    return asking != null;
  }

  @Override
  public int getPhase() {
    return PHASE;
  }
}
