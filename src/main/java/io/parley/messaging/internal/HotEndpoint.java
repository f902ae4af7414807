package io.parley.messaging.internal;

import reactor.core.publisher.Mono;

/// Answers other nodes from what this one has counted.
final class HotEndpoint implements HotExchange {
  private final Hotness here;

  HotEndpoint(Hotness here) {
    this.here = here;
  }

  @Override
  public Mono<HotHere> hottest(Limit limit) {
    return Mono.fromSupplier(() -> new HotHere(here.hottest(limit.limit())));
  }

  @Override
  public Mono<HotHere> hottestIn(InPartition wish) {
    return Mono.fromSupplier(() -> new HotHere(here.in(wish.partition(), wish.limit())));
  }

  @Override
  public Mono<HotHere> leaders(Limit limit) {
    return Mono.fromSupplier(() -> new HotHere(here.leaders(limit.limit())));
  }
}
