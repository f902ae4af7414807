package io.parley.notification.internal;

import io.parley.notification.ops.PushProviders.Figures;
import io.parley.notification.ops.PushProviders;
import java.util.List;
import reactor.core.publisher.Mono;

/// Tells how this node gets on with the providers.
final class PushProvidersEndpoint implements PushProvidersExchange {
  private final Waiting waiting;
  private final int mostWaiting;
  private final Breakers breakers;

  PushProvidersEndpoint(Waiting waiting, int mostWaiting, Breakers breakers) {
    this.waiting = waiting;
    this.mostWaiting = mostWaiting;
    this.breakers = breakers;
  }

  @Override
  public Mono<Figures> figures() {
    return Mono.fromSupplier(() -> {
      List<PushProviders.Provider> all = breakers.all();
      List<PushProviders.Provider> told = all.stream().limit(PushProviders.MOST).toList();
      return new Figures(waiting.size(), mostWaiting, told, all.size() - told.size());
    });
  }
}
