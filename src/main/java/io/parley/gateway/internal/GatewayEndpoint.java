package io.parley.gateway.internal;

import io.parley.fanout.spi.GatewayExchange;
import io.parley.fanout.spi.Gateways;
import io.parley.fanout.spi.Gateways.PushOutcome;
import io.parley.sessions.Nodes;
import reactor.core.publisher.Mono;

/// Takes pushes of fan-out on other nodes.
final class GatewayEndpoint implements GatewayExchange {
  private final Nodes nodes;
  private final Gateways here;

  GatewayEndpoint(Nodes nodes, Gateways here) {
    this.nodes = nodes;
    this.here = here;
  }

  @Override
  public Mono<PushOutcome> push(PushCall call) {
    return here.push(nodes.self(), call.incarnation(), call.deliveries());
  }
}
