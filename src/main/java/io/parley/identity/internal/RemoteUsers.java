package io.parley.identity.internal;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.parley.identity.User;
import io.parley.identity.UserId;
import io.parley.identity.Users;
import io.parley.identity.internal.IdentityExchange.Newcomer;
import io.parley.identity.internal.IdentityExchange.Profile;
import io.parley.platform.Peers;
import io.parley.platform.Role;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Users on the nodes that have the role messaging.
final class RemoteUsers implements Users, Newcomers {
  private static final int KNOWN_USERS = 100_000;
  private static final Duration KNOWN_FOR = Duration.ofHours(1);

  private final Peers peers;
  /// Users that are known to exist, so that a connect costs no call.
  private final Cache<UserId, Boolean> known = Caffeine.newBuilder().maximumSize(KNOWN_USERS)
      .expireAfterWrite(KNOWN_FOR).build();

  RemoteUsers(Peers peers) {
    this.peers = peers;
  }

  private <R> Mono<R> ask(UserId key, Function<IdentityExchange, Mono<R>> question) {
    return peers.ask(Role.MESSAGING, key, IdentityExchange.class, question);
  }

  @Override
  public Mono<User> find(UserId userId) {
    return ask(userId, there -> there.find(userId));
  }

  @Override
  public Flux<UserId> unknown(Collection<UserId> userIds) {
    List<UserId> asked = List.copyOf(userIds);
    return asked.isEmpty()
        ? Flux.empty()
        : peers.askMany(Role.MESSAGING, asked.getFirst(), IdentityExchange.class, there -> there.unknown(asked));
  }

  @Override
  public Mono<User> update(UserId userId, @Nullable String displayName, @Nullable String avatar) {
    return ask(userId, there -> there.update(new Profile(userId, displayName, avatar)));
  }

  @Override
  public Mono<Void> welcome(UserId userId, @Nullable String name, @Nullable String displayName) {
    return Mono.defer(() -> known.getIfPresent(userId) != null ? Mono.empty() : make(userId, name, displayName));
  }

  @Override
  public Mono<Void> make(UserId userId, @Nullable String name, @Nullable String displayName) {
    return ask(userId, there -> there.make(new Newcomer(userId, name, displayName)))
        .doOnSuccess(_ -> known.put(userId, true)).then();
  }
}
