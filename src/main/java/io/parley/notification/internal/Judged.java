package io.parley.notification.internal;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/// Counts what was decided of users who were to be notified.
final class Judged {
  static final String ACTIVE = "active";
  static final String EXPIRED = "expired";
  static final String SHED = "shed";

  private final MeterRegistry meters;

  Judged(MeterRegistry meters) {
    this.meters = meters;
    counter(Occasion.PUSHED);
    counter(SHED);
  }

  void count(String outcome) {
    counter(outcome).increment();
  }

  private Counter counter(String outcome) {
    return Counter.builder("parley.notification.judged")
        .description("Users whose time to be notified had come, by what was decided").tag("outcome", outcome)
        .register(meters);
  }
}
