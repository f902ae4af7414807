package io.parley.identity.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.crypto.MACSigner;
import io.parley.identity.Authenticator;
import io.parley.identity.Identity;
import io.parley.identity.LocalTokens.LocalToken;
import io.parley.identity.UserId;
import io.parley.platform.ParleyException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class LocalIssuerTests {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration HOUR = Duration.ofHours(1);

  @TempDir
  private Path directory;
  private final TestClock clock = new TestClock();
  private final Map<UserId, String> made = new ConcurrentHashMap<>();
  private final Newcomers newcomers = new Newcomers() {
    @Override
    public Mono<Void> welcome(UserId userId, @Nullable String name, @Nullable String displayName) {
      return Mono.empty();
    }

    @Override
    public Mono<Void> make(UserId userId, @Nullable String name, @Nullable String displayName) {
      return Mono.fromRunnable(() -> made.put(userId, name));
    }
  };

  @Test
  void givesTokensThatCountAfterARestartToo() throws JOSEException {
    LocalToken alice = issue(List.of("alice"), HOUR).getFirst();

    Authenticator restarted = new JwtAuthenticator(
        Decoders.withSecret(LocalSecret.in(directory), new TokenRules(LocalIssuer.ISSUER, null, clock)),
        LocalIssuer.ISSUER, newcomers);
    StepVerifier.create(restarted.authenticate(alice.token()))
        .expectNext(new Identity(alice.userId(), clock.instant().plus(HOUR), clock.instant())).expectComplete()
        .verify(PATIENCE);
    clock.advance(HOUR);
    StepVerifier.create(restarted.authenticate(alice.token())).expectError(ParleyException.class).verify(PATIENCE);
  }

  @Test
  void givesTheSameNameTheSameUser() throws JOSEException {
    List<LocalToken> first = issue(List.of("alice", "bob", "alice"), HOUR);
    List<LocalToken> second = issue(List.of("bob"), HOUR);

    assertThat(first).extracting(LocalToken::name).containsExactly("alice", "bob", "alice");
    assertThat(first.get(0).userId()).isEqualTo(first.get(2).userId()).isNotEqualTo(first.get(1).userId());
    assertThat(second.getFirst().userId()).isEqualTo(first.get(1).userId());
    assertThat(made).containsEntry(first.get(1).userId(), "bob");
  }

  @Test
  void keepsTheOrderOfTenThousandNames() throws JOSEException {
    List<String> names = IntStream.range(0, 10_000).mapToObj("user-%d"::formatted).toList();

    assertThat(issue(names, HOUR)).extracting(LocalToken::name).isEqualTo(names);
  }

  @Test
  void namesTheLimitThatIsBroken() {
    assertRefused(List.of(), HOUR, "names must hold 1 to 10000 names");
    assertRefused(Collections.nCopies(10_001, "alice"), HOUR, "names must hold 1 to 10000 names");
    assertRefused(List.of("alice", " "), HOUR, "a name must have 1 to 64 characters and not be blank");
    assertRefused(List.of("x".repeat(65)), HOUR, "a name must have 1 to 64 characters and not be blank");
    assertRefused(List.of("alice"), Duration.ZERO, "ttl_s must be 1 to 2592000");
    assertRefused(List.of("alice"), Duration.ofDays(30).plusSeconds(1), "ttl_s must be 1 to 2592000");
    assertRefused(List.of("alice"), Duration.ofSeconds(Long.MAX_VALUE), "ttl_s must be 1 to 2592000");
  }

  @Test
  void keepsItsSecretToItsOwner() throws IOException {
    LocalSecret.in(directory);

    Path file = directory.resolve("local-issuer.key");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
    assertThat(directory).isDirectoryNotContaining(other -> !other.equals(file));
  }

  @Test
  void doesNotStartWithADamagedSecret() throws IOException {
    Files.writeString(directory.resolve("local-issuer.key"), "short");

    assertThatThrownBy(() -> LocalSecret.in(directory)).isInstanceOf(IdentityConfigurationException.class)
        .hasMessageContaining("is damaged; delete it to have a new one made");
  }

  private List<LocalToken> issue(List<String> names, Duration timeToLive) throws JOSEException {
    SecretKey secret = LocalSecret.in(directory);
    return new LocalIssuer(new MACSigner(secret), newcomers, clock).issue(names, timeToLive).block(PATIENCE);
  }

  private void assertRefused(List<String> names, Duration timeToLive, String sentence) {
    assertThatThrownBy(() -> issue(names, timeToLive)).isInstanceOf(ParleyException.class).hasMessage(sentence);
  }
}
