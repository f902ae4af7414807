package io.parley.identity.internal;

import io.parley.identity.UserId;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/// How people come into being.
interface Newcomers {
  /// Makes a user where this node has not seen them yet. What they wrote into their profile stays.
  Mono<Void> welcome(UserId userId, @Nullable String name, @Nullable String displayName);

  /// [#welcome], writing in any case.
  Mono<Void> make(UserId userId, @Nullable String name, @Nullable String displayName);
}
