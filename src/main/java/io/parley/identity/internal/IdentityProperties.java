package io.parley.identity.internal;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;

/// Whose tokens count, outside the `local` profile.
///
/// @param issuer the `iss` that every token must carry
/// @param audience a value that `aud` must contain; any audience where it is left out
/// @param jwkSetUri where the issuer publishes its keys (JWKS); this or `secret`
/// @param algorithm the one algorithm that counts with `jwkSetUri`, such as `RS256` or `ES256`
/// @param secret a secret shared with the issuer, for HS256; at least 32 bytes of UTF-8
@ConfigurationProperties("parley.identity")
record IdentityProperties(@Nullable String issuer, @Nullable String audience, @Nullable String jwkSetUri,
    @DefaultValue("RS256") String algorithm, @Nullable String secret) {
  /// HS256 asks for a key as long as its hash (RFC 7518 §3.2).
  static final int MIN_SECRET_BYTES = 32;

  IdentityProperties {
    issuer = emptyToNull(issuer);
    audience = emptyToNull(audience);
    jwkSetUri = emptyToNull(jwkSetUri);
    secret = emptyToNull(secret);
  }

  private static @Nullable String emptyToNull(@Nullable String text) {
    return text == null || text.isBlank() ? null : text;
  }

  /// @throws IdentityConfigurationException unless it is clear whose tokens count and how they are checked
  IdentityProperties checked() {
    if (issuer == null || (jwkSetUri == null) == (secret == null)) {
      throw new IdentityConfigurationException(
          "parley.identity.issuer and one of parley.identity.jwk-set-uri and parley.identity.secret must be set");
    }
    if (secret != null && secret.getBytes(StandardCharsets.UTF_8).length < MIN_SECRET_BYTES) {
      throw new IdentityConfigurationException(
          "parley.identity.secret must have at least %d bytes".formatted(MIN_SECRET_BYTES));
    }
    if (SignatureAlgorithm.from(algorithm) == null) {
      throw new IdentityConfigurationException("parley.identity.algorithm must be one of %s".formatted(
          Arrays.stream(SignatureAlgorithm.values()).map(SignatureAlgorithm::getName)
              .collect(Collectors.joining(", "))));
    }
    return this;
  }
}
