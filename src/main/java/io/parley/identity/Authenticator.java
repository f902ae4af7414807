package io.parley.identity;

import reactor.core.publisher.Mono;

/// Turns a token into the one it belongs to.
public interface Authenticator {
  /// Checks signature, issuer, audience and expiry; outside `local` a user comes into being with the first valid token.
  ///
  /// Fails with `unauthenticated`, without a word about which check failed, and with `unavailable` when the keys or
  /// the users cannot be reached.
  Mono<Identity> authenticate(String token);
}
