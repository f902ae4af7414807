package io.parley.sessions.ops;

import io.parley.identity.UserId;
import io.parley.sessions.ClosedSession;
import io.parley.sessions.LiveSession;
import io.parley.sessions.SessionId;
import io.parley.sessions.SessionState;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/// A user's sessions, asked of the gateways that hold them.
///
/// Each gateway has 2 s; one that does not answer is said to be silent, and what the others say stands. Everything fails with
/// `unavailable` where the registry can't be read.
public interface UserSessions {
  /// Sessions of one call.
  int MOST = 500;

  /// The sessions that count now, by device; beyond [#MOST] those whose ids sort last are only counted.
  Mono<Found> of(UserId userId);

  /// Closes sessions of the user with 4450, which invites their devices back with backoff. A session that has gone meanwhile, or that
  /// is not the user's, is no failure. What became of each is said in the order asked for.
  ///
  /// Fails with `bad_request` for none and for more than [#MOST].
  Mono<List<Disconnected>> disconnect(UserId userId, Collection<SessionId> sessionIds);

  /// How the user's last sessions ended, the latest first: at most as many as `parley.sessions.closes` says, of the last 7 days.
  Mono<List<ClosedSession>> closes(UserId userId);

  /// @param more that are not listed
  record Found(List<Seen> sessions, int more) {}

  /// A session of the registry, and what its gateway says.
  ///
  /// @param state null where `sight` says why
  record Seen(LiveSession session, @Nullable SessionState state, Sight sight) {}

  /// Whether a session's gateway knows it.
  enum Sight {
    SEEN,
    /// The gateway answered and holds it no more, or not yet.
    GONE,
    /// The gateway did not answer in time.
    SILENT
  }

  /// @param outcome `SEEN`: its close is under way; `GONE`: there was none; `SILENT`: it may be closed or not
  record Disconnected(SessionId sessionId, Sight outcome) {}
}
