package io.parley.gateway.internal;

import io.parley.fanout.spi.GatewayExchange;
import io.parley.fanout.spi.Gateways;
import io.parley.fanout.spi.Gateways.PushOutcome;
import io.parley.platform.Done;
import io.parley.sessions.Nodes;
import reactor.core.publisher.Mono;

/// Takes pushes of fan-out on other nodes, and what other gateways say.
final class GatewayEndpoint implements GatewayExchange, GatewayPeersExchange {
  private final Nodes nodes;
  private final Gateways here;
  private final Registration registration;

  GatewayEndpoint(Nodes nodes, Gateways here, Registration registration) {
    this.nodes = nodes;
    this.here = here;
    this.registration = registration;
  }

  @Override
  public Mono<PushOutcome> push(PushCall call) {
    return here.push(nodes.self(), call.incarnation(), call.deliveries());
  }

  @Override
  public Mono<Done> replaced(Replaced replaced) {
    return Mono.fromSupplier(() -> {
      registration.replaced(replaced.sessionId());
      return Done.DONE;
    });
  }
}
