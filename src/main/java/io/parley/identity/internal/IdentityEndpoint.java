package io.parley.identity.internal;

import io.parley.identity.User;
import io.parley.identity.UserId;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Answers other nodes from this node's own storage.
final class IdentityEndpoint implements IdentityExchange {
  private final CassandraUsers users;

  IdentityEndpoint(CassandraUsers users) {
    this.users = users;
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
  public Mono<Void> make(Newcomer newcomer) {
    return users.make(newcomer.userId(), newcomer.name(), newcomer.displayName());
  }
}
