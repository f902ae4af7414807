package io.parley.identity.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.StorageSlice;
import io.parley.identity.Authenticator;
import io.parley.identity.Identity;
import io.parley.identity.LocalTokens;
import io.parley.identity.LocalTokens.LocalToken;
import io.parley.identity.User;
import io.parley.identity.UserId;
import io.parley.platform.Cql;
import io.parley.platform.ParleyException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@StorageSlice
class UsersIntegrationTests {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Autowired
  private CassandraUsers users;
  @Autowired
  private LocalTokens tokens;
  @Autowired
  private Authenticator authenticator;
  @Autowired
  private Cql cql;

  @Test
  void makesAUserWithTheFirstTokenAndKeepsTheirProfileWithLaterOnes() {
    UserId alice = issue("alice").userId();
    assertThat(find(alice)).isEqualTo(new User(alice, "alice", "alice", null));

    users.update(alice, "Alice L.", "https://example.org/a.png").block(PATIENCE);
    issue("alice");

    assertThat(find(alice)).isEqualTo(new User(alice, "alice", "Alice L.", "https://example.org/a.png"));
    users.update(alice, null, null).block(PATIENCE);
    issue("alice");
    assertThat(find(alice)).as("a cleared field stays cleared").isEqualTo(new User(alice, "alice", null, null));
  }

  @Test
  void keepsTheLocalNameOfOneWhoIsWelcomedByAnotherNode() {
    LocalToken bob = issue("bob");

    Identity identity = new JwtAuthenticatorOfAnotherNode().authenticate(bob);

    assertThat(identity.userId()).isEqualTo(bob.userId());
    assertThat(find(bob.userId()).name()).isEqualTo("bob");
  }

  @Test
  void namesThoseWhomNobodyKnows() {
    UserId carol = issue("carol").userId();
    UserId nobody = new UserId(UUID.randomUUID());

    assertThat(users.unknown(List.of(carol, nobody)).collectList().block(PATIENCE)).containsExactly(nobody);
    assertThat(new CassandraUsers(cql).unknown(List.of(nobody, carol)).collectList().block(PATIENCE))
        .as("without what this node remembers").containsExactly(nobody);
    assertThat(users.find(nobody).blockOptional(PATIENCE)).isEmpty();
    assertThat(users.update(nobody, "Nobody", null).blockOptional(PATIENCE)).as("does not make a user").isEmpty();
    assertThat(users.find(nobody).blockOptional(PATIENCE)).isEmpty();
  }

  @Test
  void namesTheLimitOfAProfile() {
    UserId dave = issue("dave").userId();

    assertThatThrownBy(() -> users.update(dave, "x".repeat(101), null).block(PATIENCE))
        .isInstanceOf(ParleyException.class).hasMessage("display_name must have at most 100 characters");
    assertThatThrownBy(() -> users.update(dave, null, "x".repeat(2_001)).block(PATIENCE))
        .isInstanceOf(ParleyException.class).hasMessage("avatar must have at most 2000 characters");
  }

  @Test
  void makesThousandsOfUsersInOneCall() {
    List<String> names = IntStream.range(0, 3_000).mapToObj("crowd-%d"::formatted).toList();

    List<LocalToken> crowd = tokens.issue(names, Duration.ofMinutes(5)).block(PATIENCE);

    assertThat(crowd).hasSize(3_000);
    assertThat(find(crowd.getLast().userId()).name()).isEqualTo("crowd-2999");
  }

  private LocalToken issue(String name) {
    return tokens.issue(List.of(name), Duration.ofMinutes(5)).block(PATIENCE).getFirst();
  }

  private User find(UserId userId) {
    return users.find(userId).block(PATIENCE);
  }

  /// Welcomes with nothing but the token: it has not seen the user and does not know the name given in `local`.
  private final class JwtAuthenticatorOfAnotherNode {
    Identity authenticate(LocalToken token) {
      Identity identity = authenticator.authenticate(token.token()).block(PATIENCE);
      new CassandraUsers(cql).welcome(identity.userId(), null, null).block(PATIENCE);
      return identity;
    }
  }
}
