package io.parley.platform;

import java.time.Duration;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;

/// Asks an engine every 5 s how it is, so that its trouble is counted ([EngineErrors]) also where nobody has anything to say. The
/// answer itself is for whoever asks `/actuator/health`; while one is waited for no other is asked.
public final class EngineProbe extends BackgroundWork {
  static final Duration EVERY = Duration.ofSeconds(5);
  /// After all that an engine is used by.
  private static final int PHASE = 303;

  private final ReactiveHealthIndicator engine;

  public EngineProbe(ReactiveHealthIndicator engine) {
    super(PHASE);
    this.engine = engine;
  }

  @Override
  protected Disposable begin() {
    return Flux.interval(EVERY, Deadlines.TIMER).onBackpressureDrop()
        .concatMap(_ -> engine.health().then().onErrorComplete(), 0).subscribe();
  }
}
