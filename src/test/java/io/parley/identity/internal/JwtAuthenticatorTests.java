package io.parley.identity.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.parley.identity.Authenticator;
import io.parley.identity.Identity;
import io.parley.identity.UserId;
import io.parley.platform.ParleyException;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class JwtAuthenticatorTests {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final String ISSUER = "https://login.example.org";
  private static final String SUBJECT = "0f8b7b0e-53a4-4c0f-9a3e-6d4e2f1c9b7a";
  private static final byte[] SECRET = "a secret that has more than 64 bytes, so that it would do for HS512 as well"
      .getBytes(StandardCharsets.UTF_8);
  private static RSAKey key;
  private static RSAKey otherKey;

  private final TestClock clock = new TestClock();
  private final List<String> welcomed = new ArrayList<>();
  private final Newcomers newcomers = new Newcomers() {
    @Override
    public Mono<Void> welcome(UserId userId, @Nullable String name, @Nullable String displayName) {
      return Mono.fromRunnable(() -> welcomed.add(userId + " " + displayName));
    }

    @Override
    public Mono<Void> make(UserId userId, @Nullable String name, @Nullable String displayName) {
      return welcome(userId, name, displayName);
    }
  };
  private final AtomicInteger fetches = new AtomicInteger();
  private Mono<String> document = Mono.fromSupplier(() -> new JWKSet(key.toPublicJWK()).toString());

  @BeforeAll
  static void makeKeys() throws JOSEException {
    key = new RSAKeyGenerator(2048).keyID("one").generate();
    otherKey = new RSAKeyGenerator(2048).keyID("two").generate();
  }

  @Test
  void knowsWhoAValidTokenBelongsTo() throws JOSEException {
    StepVerifier.create(bySecret().authenticate(hs256(claims -> claims.claim("name", "Alice"))))
        .expectNext(
            new Identity(new UserId(UUID.fromString(SUBJECT)), clock.instant().plus(Duration.ofMinutes(5)),
                null))
        .expectComplete().verify(PATIENCE);

    assertThat(welcomed).containsExactly(SUBJECT + " Alice");
  }

  @Test
  void saysWhenATokenWasIssuedAndMakesNothingUpWhereItDoesNotSay() throws JOSEException {
    Instant issued = clock.instant().minusSeconds(90);

    StepVerifier.create(bySecret().authenticate(hs256(claims -> claims.issueTime(Date.from(issued)))))
        .assertNext(identity -> assertThat(identity.issuedAt()).isEqualTo(issued)).expectComplete().verify(PATIENCE);
    StepVerifier.create(bySecret().authenticate(hs256(claims -> claims)))
        .assertNext(identity -> assertThat(identity.issuedAt()).isNull()).expectComplete().verify(PATIENCE);
    StepVerifier.create(byKeys().authenticate(rs256(key)))
        .assertNext(identity -> assertThat(identity.issuedAt()).isNull()).expectComplete().verify(PATIENCE);
  }

  @Test
  void refusesATokenFromTheSecondOfItsExpiry() throws JOSEException {
    String token = hs256(claims -> claims);
    clock.advance(Duration.ofMinutes(5).minusMillis(1));
    StepVerifier.create(bySecret().authenticate(token)).expectNextCount(1).expectComplete().verify(PATIENCE);

    clock.advance(Duration.ofMillis(1));
    expectRefused(bySecret(), token);
  }

  @Test
  void refusesATokenThatNeverExpires() throws JOSEException {
    expectRefused(bySecret(), hs256(claims -> claims.expirationTime(null)));
  }

  @Test
  void forgivesAnIssuerWhoseClockIsALittleAhead() throws JOSEException {
    String almost = hs256(claims -> claims.notBeforeTime(Date.from(clock.instant().plusSeconds(30))));
    String later = hs256(claims -> claims.notBeforeTime(Date.from(clock.instant().plusSeconds(31))));

    StepVerifier.create(bySecret().authenticate(almost)).expectNextCount(1).expectComplete().verify(PATIENCE);
    expectRefused(bySecret(), later);
  }

  @Test
  void refusesAnotherIssuerAndNone() throws JOSEException {
    expectRefused(bySecret(), hs256(claims -> claims.issuer("https://evil.example.org")));
    expectRefused(bySecret(), hs256(claims -> claims.issuer(null)));
  }

  @Test
  void asksForTheConfiguredAudience() throws JOSEException {
    Authenticator authenticator = authenticator("parley");

    StepVerifier.create(authenticator.authenticate(hs256(claims -> claims.audience(List.of("shop", "parley")))))
        .expectNextCount(1).expectComplete().verify(PATIENCE);
    expectRefused(authenticator, hs256(claims -> claims.audience("shop")));
    expectRefused(authenticator, hs256(claims -> claims));
  }

  @Test
  void refusesATokenWithoutASubject() throws JOSEException {
    expectRefused(bySecret(), hs256(claims -> claims.subject(null)));
    expectRefused(bySecret(), hs256(claims -> claims.subject(" ")));
    expectRefused(bySecret(), hs256(claims -> claims.subject("x".repeat(256))));
  }

  @Test
  void refusesAnUnsignedToken() {
    expectRefused(bySecret(), new PlainJWT(claims().build()).serialize());
  }

  @Test
  void refusesAnotherAlgorithmEvenWithTheRightSecret() throws JOSEException {
    expectRefused(bySecret(), signed(JWSAlgorithm.HS512, null, new MACSigner(SECRET), claims().build()));
  }

  @Test
  void refusesAPublicKeyUsedAsSecret() throws JOSEException {
    JWSSigner signer = new MACSigner(key.toPublicKey().getEncoded());

    expectRefused(byKeys(), signed(JWSAlgorithm.HS256, "one", signer, claims().build()));
  }

  @Test
  void refusesATamperedToken() throws JOSEException {
    String[] parts = hs256(claims -> claims).split("\\.", -1);
    String[] others = hs256(claims -> claims.subject(UUID.randomUUID().toString())).split("\\.", -1);

    expectRefused(bySecret(), parts[0] + "." + others[1] + "." + parts[2]);
  }

  @Test
  void refusesWhatIsNoToken() {
    expectRefused(bySecret(), "");
    expectRefused(bySecret(), "alice");
    expectRefused(bySecret(), "a.b.c");
    expectRefused(bySecret(), "x".repeat(1_000_000));
  }

  @Test
  void takesAccessTokensThatSayTheyAre() throws JOSEException {
    SignedJWT token = new SignedJWT(
        new JWSHeader.Builder(JWSAlgorithm.HS256).type(new JOSEObjectType("at+jwt")).build(), claims().build());
    token.sign(new MACSigner(SECRET));

    StepVerifier.create(bySecret().authenticate(token.serialize())).expectNextCount(1).expectComplete()
        .verify(PATIENCE);
  }

  @Test
  void makesAUserIdOfASubjectThatIsNone() throws JOSEException {
    UserId alice = Subjects.userId(ISSUER, "auth0|alice");

    StepVerifier.create(bySecret().authenticate(hs256(claims -> claims.subject("auth0|alice"))).map(Identity::userId))
        .expectNext(alice).expectComplete().verify(PATIENCE);
    assertThat(alice.value().version()).isEqualTo(5);
    assertThat(Subjects.userId("https://other.example.org", "auth0|alice")).isNotEqualTo(alice);
    assertThat(Subjects.userId(ISSUER, "1-1-1-1-1").value().version()).isEqualTo(5);
  }

  @Test
  void checksTokensWithTheIssuersKeys() throws JOSEException {
    Authenticator authenticator = byKeys();

    StepVerifier.create(authenticator.authenticate(rs256(key))).expectNextCount(1).expectComplete().verify(PATIENCE);
    StepVerifier.create(authenticator.authenticate(rs256(key))).expectNextCount(1).expectComplete().verify(PATIENCE);
    assertThat(fetches).hasValue(1);
  }

  @Test
  void fetchesTheKeysAgainForAnUnknownOneButNotAtAStrangersWill() throws JOSEException {
    Authenticator authenticator = byKeys();
    expectRefused(authenticator, rs256(otherKey));
    expectRefused(authenticator, rs256(otherKey));
    assertThat(fetches).hasValue(1);

    document = Mono.fromSupplier(() -> new JWKSet(List.of(key.toPublicJWK(), otherKey.toPublicJWK())).toString());
    clock.advance(IssuerKeys.PAUSE);
    StepVerifier.create(authenticator.authenticate(rs256(otherKey))).expectNextCount(1).expectComplete()
        .verify(PATIENCE);
    assertThat(fetches).hasValue(2);
  }

  @Test
  void forgetsAKeyThatTheIssuerWithdrew() throws JOSEException {
    Authenticator authenticator = byKeys();
    StepVerifier.create(authenticator.authenticate(rs256(key))).expectNextCount(1).expectComplete().verify(PATIENCE);

    document = Mono.fromSupplier(() -> new JWKSet(otherKey.toPublicJWK()).toString());
    clock.advance(IssuerKeys.FRESH_FOR.minusSeconds(1));
    StepVerifier.create(authenticator.authenticate(rs256(key))).expectNextCount(1).expectComplete().verify(PATIENCE);
    clock.advance(Duration.ofSeconds(1));
    expectRefused(authenticator, rs256(key));
  }

  @Test
  void isUnavailableWhileThereAreNoKeys() throws JOSEException {
    document = Mono.error(new ConnectException("refused"));

    StepVerifier.create(byKeys().authenticate(rs256(key))).expectErrorSatisfies(
        failure -> assertThat(((ParleyException) failure).code()).isEqualTo("unavailable")).verify(PATIENCE);
  }

  @Test
  void goesOnWithTheLastKeysWhileTheIssuerIsAway() throws JOSEException {
    Authenticator authenticator = byKeys();
    StepVerifier.create(authenticator.authenticate(rs256(key))).expectNextCount(1).expectComplete().verify(PATIENCE);
    document = Mono.error(new ConnectException("refused"));

    clock.advance(IssuerKeys.FRESH_FOR);
    StepVerifier.create(authenticator.authenticate(rs256(key))).expectNextCount(1).expectComplete().verify(PATIENCE);
    StepVerifier.create(authenticator.authenticate(rs256(key))).expectNextCount(1).expectComplete().verify(PATIENCE);
    assertThat(fetches).as("tried again once, then not before the pause is over").hasValue(2);

    clock.advance(IssuerKeys.USABLE_FOR);
    StepVerifier.create(authenticator.authenticate(rs256(key))).expectError(ParleyException.class).verify(PATIENCE);
  }

  private Authenticator bySecret() {
    return authenticator(null);
  }

  private Authenticator authenticator(@Nullable String audience) {
    SecretKey secret = new SecretKeySpec(SECRET, "HmacSHA256");
    return new JwtAuthenticator(Decoders.withSecret(secret, new TokenRules(ISSUER, audience, clock)), ISSUER,
        newcomers);
  }

  private Authenticator byKeys() {
    IssuerKeys keys = new IssuerKeys(Mono.defer(() -> {
      fetches.incrementAndGet();
      return document;
    }), clock);
    return new JwtAuthenticator(
        Decoders.withKeys(keys, SignatureAlgorithm.RS256, new TokenRules(ISSUER, null, clock)), ISSUER, newcomers);
  }

  private static void expectRefused(Authenticator authenticator, String token) {
    StepVerifier.create(authenticator.authenticate(token)).expectErrorSatisfies(failure -> {
      assertThat(failure).isInstanceOf(ParleyException.class).hasMessage("A valid token is needed");
      assertThat(((ParleyException) failure).code()).isEqualTo("unauthenticated");
    }).verify(PATIENCE);
  }

  private JWTClaimsSet.Builder claims() {
    return new JWTClaimsSet.Builder().issuer(ISSUER).subject(SUBJECT)
        .expirationTime(Date.from(clock.instant().plus(Duration.ofMinutes(5))));
  }

  private String hs256(UnaryOperator<JWTClaimsSet.Builder> change) throws JOSEException {
    return signed(JWSAlgorithm.HS256, null, new MACSigner(SECRET), change.apply(claims()).build());
  }

  private String rs256(RSAKey by) throws JOSEException {
    JWTClaimsSet longLived = claims().expirationTime(Date.from(clock.instant().plus(Duration.ofDays(1)))).build();
    return signed(JWSAlgorithm.RS256, by.getKeyID(), new RSASSASigner(by), longLived);
  }

  private static String signed(JWSAlgorithm algorithm, @Nullable String keyId, JWSSigner signer, JWTClaimsSet claims)
      throws JOSEException {
    SignedJWT token = new SignedJWT(new JWSHeader.Builder(algorithm).keyID(keyId).build(), claims);
    token.sign(signer);
    return token.serialize();
  }
}
