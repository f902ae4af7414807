package io.parley.sessions.internal;

import java.util.Set;
import java.util.TreeSet;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;

/// The roles that a node's profiles give it.
final class Roles {
  private static final Set<String> ALL = Set.of("gateway", "messaging", "fanout", "presence", "admin");
  private static final Set<String> WORKER = Set.of("messaging", "fanout", "presence");

  private Roles() {}

  /// Those named, `worker` standing for its three; all where none is named.
  static Set<String> of(Environment environment) {
    Set<String> roles = new TreeSet<>(WORKER);
    if (!environment.acceptsProfiles(Profiles.of("worker"))) {
      roles.clear();
    }
    ALL.stream().filter(role -> environment.acceptsProfiles(Profiles.of(role))).forEach(roles::add);
    return roles.isEmpty() ? new TreeSet<>(ALL) : roles;
  }
}
