package io.parley.admin.internal;

import java.io.Serial;

/// Nobody could sign in to the console with these settings, or anybody could.
final class AccountsException extends RuntimeException {
  @Serial
  private static final long serialVersionUID = 1L;

  AccountsException(String message) {
    super(message);
  }
}
