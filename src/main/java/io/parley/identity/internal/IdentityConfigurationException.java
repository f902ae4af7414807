package io.parley.identity.internal;

import java.io.Serial;

/// It is not clear whose tokens count; the node does not start.
final class IdentityConfigurationException extends RuntimeException {
  @Serial
  private static final long serialVersionUID = 1L;

  IdentityConfigurationException(String message) {
    super(message);
  }
}
