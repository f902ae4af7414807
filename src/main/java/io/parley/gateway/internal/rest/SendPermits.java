package io.parley.gateway.internal.rest;

import io.parley.identity.UserId;
import io.parley.platform.ParleyException;

/// The limits on sends that REST shares with the sockets of this node.
public interface SendPermits {
  /// Takes one send from what the user may still send.
  ///
  /// @throws ParleyException `rate_limited` when that is used up, `body_too_large` above `parley.limits.body`
  void take(UserId userId, String body);
}
