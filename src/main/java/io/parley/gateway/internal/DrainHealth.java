package io.parley.gateway.internal;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/// A gateway that sends its clients away must not be given new ones.
final class DrainHealth implements HealthIndicator {
  private final Admission admission;

  DrainHealth(Admission admission) {
    this.admission = admission;
  }

  @Override
  public Health health() {
    return (admission.isShut() ? Health.outOfService() : Health.up()).build();
  }
}
