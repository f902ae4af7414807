package io.parley.notification.internal;

import java.io.IOException;
import java.io.Serial;

/// What a user gave as a push service lies in a network that is not theirs to reach.
final class PrivateAddressException extends IOException {
  @Serial
  private static final long serialVersionUID = 1L;

  PrivateAddressException() {
    super("the push service lies at a private address");
  }
}
