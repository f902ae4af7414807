package io.parley.fanout.internal;

import io.parley.fanout.spi.Delivery;
import io.parley.fanout.spi.GatewayExchange;
import io.parley.fanout.spi.Gateways;
import io.parley.platform.NodeGoneException;
import io.parley.platform.Peers;
import io.parley.sessions.Incarnation;
import io.parley.sessions.NodeId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/// This node's own sockets, where it has some, and those of all others. Sets no deadline: [MeasuredGateways] does.
final class NearAndFarGateways implements Gateways {
  private final NodeId self;
  private final @Nullable Gateways near;
  private final Peers peers;

  NearAndFarGateways(NodeId self, @Nullable Gateways near, Peers peers) {
    this.self = self;
    this.near = near;
    this.peers = peers;
  }

  @Override
  public Mono<PushOutcome> push(NodeId nodeId, Incarnation incarnation, List<Delivery> deliveries) {
    return near != null && nodeId.equals(self)
        ? near.push(nodeId, incarnation, deliveries)
        : peers.askNode(nodeId.value(), GatewayExchange.class,
            gateway -> gateway.push(new GatewayExchange.PushCall(incarnation, deliveries)))
            .onErrorResume(NodeGoneException.class, _ -> Mono.just(PushOutcome.GONE));
  }
}
