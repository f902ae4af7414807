package io.parley.admin.internal;

import java.io.Serializable;
import org.springframework.security.core.AuthenticatedPrincipal;

/// Somebody who is signed in to the console.
///
/// @param name of the account; also what the audit log says
public record Operator(String name, OperatorRole role) implements AuthenticatedPrincipal, Serializable {
  @Override
  public String getName() {
    return name;
  }

  public boolean may(Permission permission) {
    return role.may(permission);
  }

  /// For pages, which name a permission as the enum does.
  public boolean may(String permission) {
    return may(Permission.valueOf(permission));
  }
}
