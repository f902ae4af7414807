package io.parley.identity.internal;

import io.parley.identity.Authenticator;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.security.oauth2.jose.jws.MacAlgorithm;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
import org.springframework.security.oauth2.jwt.MappedJwtClaimSetConverter;
import org.springframework.security.oauth2.jwt.NimbusReactiveJwtDecoder;
import org.springframework.security.oauth2.jwt.ReactiveJwtDecoder;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;

/// Spring Security's decoders, each bound to one algorithm whatever a token's header says.
final class Decoders {
  private static final Duration DEADLINE = Duration.ofSeconds(3);

  private Decoders() {}

  /// @param trust [IdentityProperties#checked]
  static Authenticator authenticator(IdentityProperties trust, Newcomers newcomers, Clock clock) {
    String issuer = Objects.requireNonNull(trust.issuer());
    TokenRules rules = new TokenRules(issuer, trust.audience(), clock);
    ReactiveJwtDecoder decoder = trust.secret() != null
        ? withSecret(new SecretKeySpec(trust.secret().getBytes(StandardCharsets.UTF_8), "HmacSHA256"), rules)
        : withKeys(new IssuerKeys(document(Objects.requireNonNull(trust.jwkSetUri())), clock),
            Objects.requireNonNull(SignatureAlgorithm.from(trust.algorithm())), rules);
    return new JwtAuthenticator(decoder, issuer, newcomers);
  }

  static ReactiveJwtDecoder withSecret(SecretKey secret, TokenRules rules) {
    NimbusReactiveJwtDecoder decoder = NimbusReactiveJwtDecoder.withSecretKey(secret).macAlgorithm(MacAlgorithm.HS256)
        .build();
    return asSaid(decoder, rules);
  }

  static ReactiveJwtDecoder withKeys(IssuerKeys keys, SignatureAlgorithm algorithm, TokenRules rules) {
    NimbusReactiveJwtDecoder decoder = NimbusReactiveJwtDecoder.withJwkSource(keys).jwsAlgorithm(algorithm).build();
    return asSaid(decoder, rules);
  }

  /// Spring's converter makes up an `iat`, a second before `exp`, where the token has none. Such a token would outlive every
  /// revocation.
  private static ReactiveJwtDecoder asSaid(NimbusReactiveJwtDecoder decoder, TokenRules rules) {
    MappedJwtClaimSetConverter conversion = MappedJwtClaimSetConverter.withDefaults(Map.of());
    decoder.setClaimSetConverter(said -> {
      Map<String, Object> claims = conversion.convert(said);
      if (said.get(JwtClaimNames.IAT) == null) {
        claims.remove(JwtClaimNames.IAT);
      }
      return claims;
    });
    decoder.setJwtValidator(rules);
    return decoder;
  }

  private static Mono<String> document(String uri) {
    HttpClient http = HttpClient.create().responseTimeout(DEADLINE);
    WebClient client = WebClient.builder().clientConnector(new ReactorClientHttpConnector(http)).build();
    return client.get().uri(uri).retrieve().bodyToMono(String.class).timeout(DEADLINE);
  }
}
