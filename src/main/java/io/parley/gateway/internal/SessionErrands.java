package io.parley.gateway.internal;

import io.parley.identity.UserId;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import reactor.core.publisher.Mono;

/// [Errands] for sessions: those of one user that wait are done together.
final class SessionErrands {
  private final Errands errands;
  private final BiFunction<UserId, Set<Session>, Mono<Void>> work;
  private final Map<UserId, Set<Session>> waiting = new ConcurrentHashMap<>();

  /// @param work for a user and sessions of theirs; run again a second later where it fails
  SessionErrands(BiFunction<UserId, Set<Session>, Mono<Void>> work, Ticks ticks) {
    this.work = work;
    this.errands = new Errands(this::run, ticks);
  }

  void run(Collection<Session> sessions) {
    sessions.forEach(session -> {
      var _ = session.listening(); // it is looked for from now on
      add(session.userId(), Set.of(session));
      errands.run(session.userId());
    });
  }

  private void add(UserId userId, Set<Session> more) {
    waiting.compute(userId, (_, known) -> {
      Set<Session> all = known == null ? ConcurrentHashMap.newKeySet() : known;
      all.addAll(more);
      return all;
    });
  }

  /// To be called several times a second.
  void tick() {
    errands.tick();
  }

  private Mono<Void> run(UserId userId) {
    return Mono.defer(() -> {
      Set<Session> sessions = waiting.remove(userId);
      if (sessions != null) {
        sessions.removeIf(Session::closed);
      }
      return sessions == null || sessions.isEmpty()
          ? Mono.empty()
          : work.apply(userId, sessions).doOnError(_ -> add(userId, sessions));
    });
  }
}
