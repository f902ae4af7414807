package io.parley.admin.web;

import io.parley.admin.internal.Operator;
import io.parley.admin.internal.Permission;
import java.io.Serial;

/// An operator asked for what the role does not allow.
final class ForbiddenException extends RuntimeException {
  @Serial
  private static final long serialVersionUID = 1L;

  ForbiddenException(Permission permission, Operator operator) {
    super("%s You are signed in as %s, who is %s.".formatted(permission.sentence(), operator.name(),
        operator.role().article() + " " + operator.role()), null, false, false);
  }
}
