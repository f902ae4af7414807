package io.parley.sessions.ops;

import io.parley.sessions.Departure;
import io.parley.sessions.NodeId;
import io.parley.sessions.SlowSession;
import io.parley.sessions.UserCount;
import java.time.Duration;
import java.util.List;
import reactor.core.publisher.Mono;

/// Users and sessions that stand out at the gateways now, as each of them remembers in bounded memory.
///
/// Every gateway is asked at once and has the time that is given, at most [#DEADLINE]; one that does not answer is said to be silent,
/// and what the others say stands. Never fails otherwise. Limits above [#MOST] count as that.
public interface Standouts {
  int MOST = 500;
  Duration DEADLINE = Duration.ofSeconds(2);

  /// Users with more than one session at a gateway, the most first. Counted at each: whoever has a single one at each of several
  /// gateways is not among them.
  Mono<Found<UserCount>> mostSessions(int limit, Duration patience);

  /// Users whose sends were refused as `rate_limited` in the last hour, the most first.
  Mono<Found<UserCount>> mostRefused(int limit, Duration patience);

  /// Ends of sessions in the last hour, the latest first, each user once; they may be back.
  Mono<Found<Departure>> latelyGone(int limit, Duration patience);

  /// Sessions of the last five minutes that read too slowly, the slowest first.
  Mono<Found<Slow>> slowest(int limit, Duration patience);

  /// Those of one gateway. Fails with `unavailable` where it does not answer within [#DEADLINE].
  Mono<List<SlowSession>> slowestOf(NodeId gateway, int limit);

  /// @param silent gateways that did not answer
  record Found<T>(List<T> all, List<NodeId> silent) {}

  /// @param nodeId the gateway that says it
  record Slow(NodeId nodeId, SlowSession session) {}
}
