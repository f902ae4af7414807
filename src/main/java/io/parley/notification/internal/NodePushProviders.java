package io.parley.notification.internal;

import io.parley.notification.ops.PushProviders;
import io.parley.platform.Deadlines;
import io.parley.platform.ErrorKind;
import io.parley.platform.NodeGoneException;
import io.parley.platform.ParleyException;
import io.parley.platform.Peers;
import io.parley.sessions.NodeId;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/// Asks the node itself, which may be this one.
final class NodePushProviders implements PushProviders {
  private static final Duration DEADLINE = Duration.ofSeconds(2);

  private final NodeId self;
  private final @Nullable PushProvidersExchange here;
  private final @Nullable Peers peers;

  /// @param here null where this node pushes nothing
  /// @param peers null on a node that is alone
  NodePushProviders(NodeId self, @Nullable PushProvidersExchange here, @Nullable Peers peers) {
    this.self = self;
    this.here = here;
    this.peers = peers;
  }

  @Override
  public Mono<Figures> of(NodeId node) {
    if (node.equals(self) && here != null) {
      return here.figures();
    }
    return node.equals(self) || peers == null
        ? Mono.error(() -> ParleyException.unavailable("Node %s pushes nothing to phones".formatted(node), null))
        : peers.askNode(node.value(), PushProvidersExchange.class, PushProvidersExchange::figures)
            .timeout(DEADLINE, Mono.error(() -> ParleyException
                .unavailable("Node %s did not answer within %d s".formatted(node, DEADLINE.toSeconds()), null)),
                Deadlines.TIMER)
            .onErrorMap(NodeGoneException.class, gone -> new ParleyException(ErrorKind.NOT_FOUND, "not_found",
                "There is no node %s now".formatted(node), null, gone));
  }
}
