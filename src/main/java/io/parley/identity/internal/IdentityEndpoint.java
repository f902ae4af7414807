package io.parley.identity.internal;

import io.parley.identity.Standing;
import io.parley.identity.User;
import io.parley.identity.UserId;
import io.parley.identity.internal.StandingReader.Held;
import io.parley.identity.ops.Standings.Banned;
import io.parley.platform.Done;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Answers other nodes from this node's own storage.
final class IdentityEndpoint implements IdentityExchange {
  private final CassandraUsers users;
  private final CassandraStandings standings;

  IdentityEndpoint(CassandraUsers users, CassandraStandings standings) {
    this.users = users;
    this.standings = standings;
  }

  @Override
  public Mono<User> find(UserId userId) {
    return users.find(userId);
  }

  @Override
  public Flux<UserId> unknown(List<UserId> userIds) {
    return users.unknown(userIds);
  }

  @Override
  public Mono<User> update(Profile profile) {
    return users.update(profile.userId(), profile.displayName(), profile.avatar());
  }

  @Override
  public Mono<Done> make(Newcomer newcomer) {
    return users.make(newcomer.userId(), newcomer.name(), newcomer.displayName())
        .thenReturn(Done.DONE);
  }

  @Override
  public Mono<Standing> standing(UserId userId) {
    return standings.of(userId);
  }

  @Override
  public Flux<Held> held(List<UserId> userIds) {
    return standings.held(userIds);
  }

  @Override
  public Mono<Banned> banned() {
    return standings.banned();
  }

  @Override
  public Mono<Standing> ban(BanCall call) {
    return standings.ban(call.userId(), call.reason(), call.until());
  }

  @Override
  public Mono<Standing> unban(UserId userId) {
    return standings.unban(userId);
  }

  @Override
  public Mono<Standing> revokeTokens(UserId userId) {
    return standings.revokeTokens(userId);
  }
}
