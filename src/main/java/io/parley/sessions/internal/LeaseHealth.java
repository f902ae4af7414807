package io.parley.sessions.internal;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/// Whether this node has taken part since it began. A lease that is lost later is no reason to send it nothing: it takes a
/// new one as soon as Redis answers.
final class LeaseHealth implements HealthIndicator {
  private final NodeLease lease;

  LeaseHealth(NodeLease lease) {
    this.lease = lease;
  }

  @Override
  public Health health() {
    return lease.isRunning()
        ? Health.up().withDetail("incarnation", lease.incarnation().value()).build()
        : Health.outOfService().build();
  }
}
