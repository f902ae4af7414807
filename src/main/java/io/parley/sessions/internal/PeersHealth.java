package io.parley.sessions.internal;

import io.parley.platform.Role;
import java.util.List;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/// Whether there are nodes for the two roles without which no message travels, and how many.
final class PeersHealth implements HealthIndicator {
  private static final List<Role> NEEDED = List.of(Role.MESSAGING, Role.FANOUT);

  private final Directory directory;

  PeersHealth(Directory directory) {
    this.directory = directory;
  }

  @Override
  public Health health() {
    Health.Builder health = Health.up();
    for (Role role : NEEDED) {
      int nodes = directory.with(role).size();
      health.withDetail(role.profile(), nodes);
      if (nodes == 0) {
        health.down();
      }
    }
    return health.build();
  }
}
