package io.parley.platform;

import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import reactor.core.publisher.Mono;

/// Whether an engine answers a question, for `/actuator/health`.
///
/// It is asked at most once in 2 s, however many want to know, and has 2 s to answer. What it says of a failure holds no
/// address; the log has the cause, once.
public final class EngineHealth implements ReactiveHealthIndicator {
  /// How long an answer may take.
  public static final Duration DEADLINE = Duration.ofSeconds(2);
  private static final Duration HOLDS_FOR = Duration.ofSeconds(2);
  private static final Logger log = LoggerFactory.getLogger(EngineHealth.class);

  private final String engine;
  private final Mono<Health> health;
  private volatile boolean answers = true;

  /// @param complaint asks the engine: empty when all is well, else what is wrong with it, without any address
  public EngineHealth(String engine, Mono<String> complaint) {
    this.engine = engine;
    health = complaint.timeout(DEADLINE, Deadlines.TIMER).map(EngineHealth::down)
        .defaultIfEmpty(Health.up().build())
        .doOnNext(_ -> answered())
        .onErrorResume(failure -> Mono.fromSupplier(() -> failed(failure)))
        .cache(HOLDS_FOR);
  }

  @Override
  public Mono<Health> health() {
    return health;
  }

  private static Health down(String reason) {
    return Health.down().withDetail("reason", reason).build();
  }

  private void answered() {
    if (!answers) {
      answers = true;
      log.info("{} answers again", engine);
    }
  }

  private Health failed(Throwable failure) {
    if (answers) {
      answers = false;
      log.warn("{} does not answer", engine, failure);
    }
    return down(isLate(failure) ? "no answer within %d s".formatted(DEADLINE.toSeconds()) : "refuses or is away");
  }

  private static boolean isLate(Throwable failure) {
    return failure instanceof TimeoutException || failure.getCause() instanceof TimeoutException;
  }
}
