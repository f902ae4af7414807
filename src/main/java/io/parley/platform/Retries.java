package io.parley.platform;

import java.time.Duration;
import org.slf4j.Logger;
import reactor.core.scheduler.Scheduler;
import reactor.util.retry.Retry;

/// How often what failed is tried again.
public final class Retries {
  private Retries() {}

  /// Until it works. Only the first failure is said, as a warning.
  ///
  /// @param what could not be done, as a sentence without its end
  public static Retry untilItWorks(Logger log, String what, Duration pause, Scheduler scheduler) {
    return Retry.fixedDelay(Long.MAX_VALUE, pause).scheduler(scheduler).doBeforeRetry(retry -> {
      if (retry.totalRetries() == 0) {
        log.warn("{}; tried again every {} s", what, pause.toSeconds(), retry.failure());
      }
    });
  }
}
