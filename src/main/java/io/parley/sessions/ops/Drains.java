package io.parley.sessions.ops;

import io.parley.sessions.DrainProgress;
import io.parley.sessions.NodeId;
import reactor.core.publisher.Mono;

/// Has gateways hand their clients over, so that they can be stopped without anybody noticing.
///
/// No message is lost: whoever moves syncs. Every call fails with `conflict` for a node that holds no connections, with
/// `not_found` for one that has no lease, and with `unavailable` for one that does not answer.
public interface Drains {
  /// Asks a node to take no connections from now on and to send its clients elsewhere, spread over 60 s. Asked again it goes on as
  /// it is. It goes on running: stopping it is the operator's own.
  Mono<DrainProgress> begin(NodeId node);

  /// Has it serve again, at any time until it has stopped. Those who were asked to move have gone.
  Mono<DrainProgress> cancel(NodeId node);

  /// How far it is.
  Mono<DrainProgress> of(NodeId node);
}
