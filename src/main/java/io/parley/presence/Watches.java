package io.parley.presence;

import io.parley.identity.UserId;
import java.util.Collection;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// The users whom this gateway watches for its sessions.
public interface Watches {
  /// Begins to watch users for one more session; once this completes, [#now] knows them. Fails with `unavailable` after 4 s;
  /// they are to be unwatched all the same.
  ///
  /// @param userIds each once
  Mono<Void> watch(Collection<UserId> userIds);

  /// One session fewer watches them.
  void unwatch(Collection<UserId> userIds);

  /// How a watched user appears; [UserPresence#unknown] for others.
  UserPresence now(UserId userId);

  /// Each change of the status of a watched user, which [#now] has. Hot, for one subscriber, called on any thread and in a lock:
  /// it must not wait.
  Flux<UserId> changes();
}
