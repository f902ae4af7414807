package io.parley.admin.internal;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// Viewers look, operators act, admins may look inside. Each may what the one before it may.
public enum OperatorRole {
  VIEWER, OPERATOR, ADMIN;

  public boolean may(Permission permission) {
    return compareTo(permission.least()) >= 0;
  }

  public List<Permission> permissions() {
    return Arrays.stream(Permission.values()).filter(this::may).toList();
  }

  /// As in "you are a viewer".
  public String article() {
    return this == VIEWER ? "a" : "an";
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
