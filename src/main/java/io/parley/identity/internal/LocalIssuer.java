package io.parley.identity.internal;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.parley.identity.LocalTokens;
import io.parley.identity.UserId;
import io.parley.platform.ParleyException;
import io.parley.platform.Uuids;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/// The issuer of the `local` profile: HS256 with a secret of its own.
final class LocalIssuer implements LocalTokens {
  static final String ISSUER = "parley-local";
  private static final int WRITES_IN_FLIGHT = 128;

  private final JWSSigner signer;
  private final Newcomers newcomers;
  private final Clock clock;

  LocalIssuer(JWSSigner signer, Newcomers newcomers, Clock clock) {
    this.signer = signer;
    this.newcomers = newcomers;
    this.clock = clock;
  }

  @Override
  public Mono<List<LocalToken>> issue(List<String> names, Duration timeToLive) {
    return Mono.defer(() -> {
      check(names, timeToLive);
      Instant expiresAt = clock.instant().plus(timeToLive);
      return Flux.fromIterable(names).flatMapSequential(name -> issue(name, expiresAt), WRITES_IN_FLIGHT)
          .collectList();
    }).subscribeOn(Schedulers.parallel());
  }

  private Mono<LocalToken> issue(String name, Instant expiresAt) {
    UserId userId = ofName(name);
    return newcomers.make(userId, name, name)
        .then(Mono.fromCallable(() -> new LocalToken(userId, name, token(userId, name, expiresAt))));
  }

  private String token(UserId userId, String name, Instant expiresAt) throws JOSEException {
    JWTClaimsSet claims = new JWTClaimsSet.Builder().issuer(ISSUER).subject(userId.toString()).claim("name", name)
        .issueTime(Date.from(clock.instant())).expirationTime(Date.from(expiresAt)).build();
    SignedJWT token = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims);
    token.sign(signer);
    return token.serialize();
  }

  private static UserId ofName(String name) {
    return Subjects.userId(ISSUER, "name:" + name);
  }

  /// Whom an id's text or a name means.
  static UserId userId(String idOrName) {
    return Uuids.isUuid(idOrName) ? Subjects.userId(ISSUER, idOrName) : ofName(idOrName);
  }

  private static void check(List<String> names, Duration timeToLive) {
    if (names.isEmpty() || names.size() > MAX_NAMES) {
      throw ParleyException.badRequest("names must hold 1 to %d names".formatted(MAX_NAMES));
    }
    if (names.stream().anyMatch(name -> name.isBlank() || name.length() > MAX_NAME_LENGTH)) {
      throw ParleyException.badRequest(
          "a name must have 1 to %d characters and not be blank".formatted(MAX_NAME_LENGTH));
    }
    if (timeToLive.compareTo(MIN_TIME_TO_LIVE) < 0 || timeToLive.compareTo(MAX_TIME_TO_LIVE) > 0) {
      throw ParleyException.badRequest("ttl_s must be %d to %d".formatted(MIN_TIME_TO_LIVE.toSeconds(),
          MAX_TIME_TO_LIVE.toSeconds()));
    }
  }
}
