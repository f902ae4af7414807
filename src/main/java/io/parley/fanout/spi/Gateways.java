package io.parley.fanout.spi;

import io.parley.sessions.Incarnation;
import io.parley.sessions.NodeId;
import java.time.Duration;
import java.util.List;
import reactor.core.publisher.Mono;

/// The gateways as fan-out sees them.
public interface Gateways {
  /// How long a gateway may take; an answer that comes later counts for nothing.
  Duration DEADLINE = Duration.ofSeconds(2);

  /// Hands frames to a gateway, which queues each for its recipients in the order given. A recipient that is gone by now
  /// is skipped: it syncs when it comes back. One whose queue is full is closed with 4410, never skipped.
  ///
  /// Fails with `unavailable` when the gateway does not answer within [#DEADLINE].
  Mono<PushOutcome> push(NodeId nodeId, Incarnation incarnation, List<Delivery> deliveries);

  enum PushOutcome {
    /// Queued for every recipient that is there.
    QUEUED,
    /// Who answers there lives under another incarnation: look the sessions up again.
    STALE,
    /// Nobody is there any more.
    GONE
  }
}
