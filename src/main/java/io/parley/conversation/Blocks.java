package io.parley.conversation;

import io.parley.identity.UserId;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Whom users want no direct messages from.
public interface Blocks {
  /// Most people that one user may block.
  int MAX_BLOCKED = 1_000;

  /// Fails with `bad_request` for oneself and for whom nobody knows, and with `forbidden` above [#MAX_BLOCKED]. Blocking
  /// somebody again changes nothing.
  Mono<Void> block(UserId userId, UserId blocked);

  /// Unblocking somebody who isn't blocked changes nothing.
  Mono<Void> unblock(UserId userId, UserId blocked);

  /// Those whom this user blocks, by their id.
  Flux<UserId> of(UserId userId);

  /// Whether `userId` is blocked by `by`; at most 5 s old when it changed on another node.
  Mono<Boolean> isBlocked(UserId userId, UserId by);
}
