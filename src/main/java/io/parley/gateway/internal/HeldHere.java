package io.parley.gateway.internal;

import io.parley.protocol.CloseCode;
import io.parley.sessions.SessionId;
import io.parley.sessions.SessionState;
import io.parley.sessions.spi.SessionHolder;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// What operators may ask of this node's sessions, each asked on its own thread.
final class HeldHere implements SessionHolder {
  private static final int ASKED_AT_ONCE = 64;

  private final LocalSessions sessions;

  HeldHere(LocalSessions sessions) {
    this.sessions = sessions;
  }

  @Override
  public Mono<List<SessionState>> states(Collection<SessionId> sessionIds) {
    return each(sessionIds, Session::asSeen);
  }

  @Override
  public Mono<List<SessionId>> disconnect(Collection<SessionId> sessionIds) {
    return each(sessionIds, session -> {
      RegistryEntry entry = session.entry();
      if (entry == null || session.closed()) {
        return null;
      }
      session.close(CloseCode.DISCONNECTED, "an operator ended this session");
      return entry.sessionId();
    });
  }

  /// What waits for a session; empty where it is not here.
  Mono<Backlog> backlog(SessionId sessionId) {
    return Mono.defer(() -> Mono.justOrEmpty(sessions.find(sessionId)))
        .flatMap(session -> on(session, Session::waiting));
  }

  private <R> Mono<List<R>> each(Collection<SessionId> sessionIds, Function<Session, @Nullable R> question) {
    return Flux.fromIterable(sessionIds).flatMap(id -> Mono.justOrEmpty(sessions.find(id))
        .flatMap(session -> on(session, question)), ASKED_AT_ONCE).collectList();
  }

  /// Empty where its thread has ended, and the session with it.
  private static <R> Mono<R> on(Session session, Function<Session, @Nullable R> question) {
    return Mono.create(sink -> {
      try {
        session.thread().execute(() -> {
          try {
            sink.success(question.apply(session));
          } catch (RuntimeException e) {
            sink.error(e);
          }
        });
      } catch (RejectedExecutionException e) {
        sink.success();
      }
    });
  }
}
