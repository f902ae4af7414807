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
  private final Indicators indicators;
  private final Watchers watchers;

  GatewayEndpoint(Nodes nodes, Gateways here, Registration registration, Indicators indicators, Watchers watchers) {
    this.nodes = nodes;
    this.here = here;
    this.registration = registration;
    this.indicators = indicators;
    this.watchers = watchers;
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

  @Override
  public Mono<Done> writing(Writing word) {
    return Mono.fromSupplier(() -> {
      if (word.incarnation().equals(nodes.incarnation())) {
        indicators.take(word);
      }
      return Done.DONE;
    });
  }

  @Override
  public Mono<Done> lookAgain(Look look) {
    return Mono.fromSupplier(() -> {
      watchers.lookAgain(look);
      return Done.DONE;
    });
  }
}
