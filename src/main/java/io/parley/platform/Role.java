package io.parley.platform;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;

/// What a node does. Each is a Spring profile of that name; a node without any of them does everything.
public enum Role {
  GATEWAY, MESSAGING, FANOUT, PRESENCE, ADMIN;

  /// The profile that stands for messaging, fan-out and presence together.
  private static final String WORKER = "worker";

  /// Those that the active profiles name; all where they name none.
  public static Set<Role> of(Environment environment) {
    Set<Role> roles = EnumSet.noneOf(Role.class);
    if (environment.acceptsProfiles(Profiles.of(WORKER))) {
      roles.addAll(EnumSet.of(MESSAGING, FANOUT, PRESENCE));
    }
    for (Role role : values()) {
      if (environment.acceptsProfiles(Profiles.of(role.profile()))) {
        roles.add(role);
      }
    }
    return roles.isEmpty() ? EnumSet.allOf(Role.class) : roles;
  }

  /// The profile of this name.
  public String profile() {
    return name().toLowerCase(Locale.ROOT);
  }
}
