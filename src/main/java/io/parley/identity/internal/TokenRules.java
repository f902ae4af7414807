package io.parley.identity.internal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jwt.Jwt;

/// What a token must say beside being signed: issuer, audience, a subject, and times that hold now.
///
/// `exp` is required and counts to the second, because a socket ends with it too; only `nbf` is forgiven a clock that
/// goes up to 30 s ahead of ours.
///
/// @param audience null where any counts
record TokenRules(String issuer, @Nullable String audience, Clock clock) implements OAuth2TokenValidator<Jwt> {
  static final Duration CLOCK_SKEW = Duration.ofSeconds(30);
  static final int MAX_SUBJECT_LENGTH = 255;

  @Override
  public OAuth2TokenValidatorResult validate(Jwt token) {
    return inTime(token) && issuer.equals(token.getClaimAsString("iss")) && forUs(token) && hasSubject(token)
        ? OAuth2TokenValidatorResult.success()
        : OAuth2TokenValidatorResult.failure(new OAuth2Error("invalid_token"));
  }

  private boolean inTime(Jwt token) {
    Instant now = clock.instant();
    Instant expiresAt = token.getExpiresAt();
    Instant notBefore = token.getNotBefore();
    return expiresAt != null && now.isBefore(expiresAt)
        && (notBefore == null || !now.plus(CLOCK_SKEW).isBefore(notBefore));
  }

  private boolean forUs(Jwt token) {
    List<String> audiences = token.getAudience();
    return audience == null || (audiences != null && audiences.contains(audience));
  }

  private static boolean hasSubject(Jwt token) {
    String subject = token.getSubject();
    return subject != null && !subject.isBlank() && subject.length() <= MAX_SUBJECT_LENGTH;
  }
}
