package io.parley.identity.internal;

import com.nimbusds.jose.JOSEException;
import io.parley.identity.Authenticator;
import io.parley.identity.Identity;
import io.parley.identity.User;
import io.parley.identity.UserId;
import io.parley.platform.ErrorKind;
import io.parley.platform.ParleyException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.ReactiveJwtDecoder;
import reactor.core.publisher.Mono;

/// Checks tokens with Spring Security's decoder and welcomes whoever brings a valid one.
final class JwtAuthenticator implements Authenticator {
  /// No issuer we know comes near it; a frame or header that long would only cost us time.
  static final int MAX_TOKEN_LENGTH = 16_384;

  private final ReactiveJwtDecoder decoder;
  private final String issuer;
  private final Newcomers newcomers;

  /// @param decoder applies [TokenRules], so that subject and expiry are there, and invents no claim ([Decoders])
  JwtAuthenticator(ReactiveJwtDecoder decoder, String issuer, Newcomers newcomers) {
    this.decoder = decoder;
    this.issuer = issuer;
    this.newcomers = newcomers;
  }

  @Override
  public Mono<Identity> authenticate(String token) {
    if (token.isEmpty() || token.length() > MAX_TOKEN_LENGTH) {
      return Mono.error(JwtAuthenticator::unauthenticated);
    }
    return Mono.defer(() -> decoder.decode(token)).onErrorMap(JwtAuthenticator::refusal).flatMap(this::welcome);
  }

  private Mono<Identity> welcome(Jwt token) {
    String subject = token.getSubject();
    Instant expiresAt = token.getExpiresAt();
    if (subject == null || expiresAt == null) {
      return Mono.error(JwtAuthenticator::unauthenticated);
    }
    UserId userId = Subjects.userId(issuer, subject);
    return newcomers.welcome(userId, null, displayName(token))
        .thenReturn(new Identity(userId, expiresAt, token.getIssuedAt()));
  }

  private static @Nullable String displayName(Jwt token) {
    return token.getClaims().get("name") instanceof String name && !name.isBlank()
        && name.length() <= User.MAX_DISPLAY_NAME_LENGTH ? name : null;
  }

  /// A token that is bad, or keys that can't be reached.
  private static ParleyException refusal(Throwable failure) {
    return failure instanceof BadJwtException || failure.getCause() instanceof JOSEException
        ? unauthenticated()
        : ParleyException.unavailable("The keys of the token's issuer can't be reached", failure);
  }

  private static ParleyException unauthenticated() {
    return new ParleyException(ErrorKind.UNAUTHENTICATED, "unauthenticated", "A valid token is needed");
  }
}
