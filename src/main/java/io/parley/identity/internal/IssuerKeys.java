package io.parley.identity.internal;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import io.parley.platform.ParleyException;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// The issuer's public keys.
///
/// Fetched again every 5 minutes, so that a key which the issuer withdrew stops to count, and when a token names a key
/// that is not among them, at most every 30 s: strangers cannot make us call the issuer at will. While the issuer is away,
/// the last keys count for up to an hour.
final class IssuerKeys implements Function<SignedJWT, Flux<JWK>> {
  private static final Logger log = LoggerFactory.getLogger(IssuerKeys.class);
  static final Duration FRESH_FOR = Duration.ofMinutes(5);
  static final Duration PAUSE = Duration.ofSeconds(30);
  static final Duration USABLE_FOR = Duration.ofHours(1);

  private final Clock clock;
  private final Mono<Keys> keys;
  private volatile @Nullable Keys last;
  private volatile Instant distrusted = Instant.MIN;

  /// @param document fetches the JWKS document, with a deadline
  IssuerKeys(Mono<String> document, Clock clock) {
    this.clock = clock;
    keys = Mono.defer(() -> document).map(this::fetched).onErrorResume(this::lastOnes).doOnNext(found -> last = found)
        .cacheInvalidateIf(this::mustBeFetched);
  }

  @Override
  public Flux<JWK> apply(SignedJWT token) {
    String keyId = token.getHeader().getKeyID();
    return keys.flatMap(found -> lacks(found, keyId) ? again(found) : Mono.just(found))
        .flatMapIterable(found -> found.set.getKeys());
  }

  private boolean lacks(Keys found, @Nullable String keyId) {
    return keyId != null && found.set.getKeyByKeyId(keyId) == null
        && !clock.instant().isBefore(found.triedAt.plus(PAUSE));
  }

  private Mono<Keys> again(Keys found) {
    distrusted = found.triedAt;
    return keys;
  }

  private boolean mustBeFetched(Keys found) {
    Instant now = clock.instant();
    boolean old = !now.isBefore(found.fetchedAt.plus(FRESH_FOR)) && !now.isBefore(found.triedAt.plus(PAUSE));
    return old || !found.triedAt.isAfter(distrusted);
  }

  private Keys fetched(String document) {
    try {
      Instant now = clock.instant();
      return new Keys(JWKSet.parse(document), now, now);
    } catch (ParseException e) {
      throw ParleyException.unavailable("The issuer's keys can't be read", e);
    }
  }

  private Mono<Keys> lastOnes(Throwable failure) {
    Keys previous = last;
    Instant now = clock.instant();
    if (previous == null || now.isAfter(previous.fetchedAt.plus(USABLE_FOR))) {
      return Mono.error(failure);
    }
    log.atWarn().setCause(failure).log("The issuer's keys can't be fetched; those of {} still count",
        previous.fetchedAt);
    return Mono.just(new Keys(previous.set, previous.fetchedAt, now));
  }

  private record Keys(JWKSet set, Instant fetchedAt, Instant triedAt) {}
}
