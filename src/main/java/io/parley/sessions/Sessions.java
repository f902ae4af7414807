package io.parley.sessions;

import io.parley.identity.DeviceId;
import io.parley.identity.UserId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import reactor.core.publisher.Mono;

/// The registry: which session is held by which gateway.
///
/// Every call has a deadline of 2 s and fails with `unavailable`.
public interface Sessions {
  /// Enters a session of this node under its present incarnation. Once this completes, whoever looks the user up finds it.
  ///
  /// An entry lasts 24 h and repeating the call renews it, so a gateway registers what it holds again every 8 to 12 h,
  /// spread out, and all of it at once after each of [Nodes#renewals]. The registry itself remembers no session.
  ///
  /// Gives the other entries of the same device, all of them older: of two that enter at once only the second finds the
  /// first. Some may count no more.
  Mono<List<LiveSession>> register(UserId userId, SessionId sessionId, DeviceId deviceId);

  /// Removes an entry; fine when there is none. One whose removal failed counts as live until its node's incarnation
  /// ends, so repeat it until it succeeds.
  Mono<Void> remove(UserId userId, SessionId sessionId);

  /// Ends an incarnation of which the caller knows that it is over, without waiting for its lease to run out: its entries
  /// count no more. Should the node live after all, it goes on under a new incarnation within 3 s, registers its sessions
  /// again and has them sync, so that nothing is lost by a wrong judgement.
  Mono<Void> writeOff(NodeId nodeId, Incarnation incarnation);

  /// The sessions that count now, of each user asked for; users without one are left out.
  ///
  /// Read from Redis in one pipeline, never from a cache (only a node's lease may be up to 1 s old: a push names the
  /// incarnation, and one that has ended refuses it). Entries whose incarnation holds no lease are left out and removed.
  Mono<Map<UserId, List<LiveSession>>> live(Collection<UserId> userIds);
}
