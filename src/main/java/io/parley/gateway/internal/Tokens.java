package io.parley.gateway.internal;

import io.parley.identity.Authenticator;
import io.parley.identity.Identity;
import io.parley.platform.ErrorKind;
import io.parley.platform.ParleyException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/// What a session asks about tokens.
final class Tokens {
  private static final long LAST_SECOND = Long.MAX_VALUE / 1_000;
  private static final long NOT_SAID = Long.MIN_VALUE;

  private Tokens() {}

  /// Who a token belongs to; fails with `unauthenticated` for a bad one and for none at all.
  ///
  /// @param known who the upgrade's token belongs to, which counts where there is one
  static Mono<Identity> identify(Authenticator authenticator, @Nullable Identity known, @Nullable String token) {
    if (known != null) {
      return Mono.just(known);
    }
    return token == null
        ? Mono.error(() -> unauthenticated("hello brings no token"))
        : Mono.defer(() -> authenticator.authenticate(token))
            .switchIfEmpty(Mono.error(() -> unauthenticated("The token is not valid")));
  }

  /// When a token ends, in milliseconds since 1970; an end that these cannot say is never reached.
  static long end(Identity identity) {
    return identity.expiresAt().getEpochSecond() >= LAST_SECOND ? Long.MAX_VALUE : identity.expiresAt().toEpochMilli();
  }

  /// When a token was issued, in seconds since 1970; [#NOT_SAID] where it does not say.
  static long issued(Identity identity) {
    Instant issuedAt = identity.issuedAt();
    return issuedAt == null ? NOT_SAID : issuedAt.getEpochSecond();
  }

  /// The moment again that [#issued] gave.
  static @Nullable Instant issued(long seconds) {
    return seconds == NOT_SAID ? null : Instant.ofEpochSecond(seconds);
  }

  static ParleyException expired() {
    return unauthenticated("The token has expired");
  }

  private static ParleyException unauthenticated(String message) {
    return new ParleyException(ErrorKind.UNAUTHENTICATED, "unauthenticated", message);
  }
}
