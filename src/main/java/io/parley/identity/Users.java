package io.parley.identity;

import java.util.Collection;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// The people this installation knows.
public interface Users {
  /// Empty when nobody has that id.
  Mono<User> find(UserId userId);

  /// Those of the given ids that nobody has.
  Flux<UserId> unknown(Collection<UserId> userIds);

  /// Replaces both fields; null clears one. Fails with `bad_request` where one is too long.
  Mono<User> update(UserId userId, @Nullable String displayName, @Nullable String avatar);
}
