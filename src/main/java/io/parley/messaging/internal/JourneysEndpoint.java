package io.parley.messaging.internal;

import io.parley.messaging.Content;
import io.parley.messaging.ops.Journeys.Journey;
import io.parley.messaging.ops.Journeys;
import reactor.core.publisher.Mono;

/// Answers other nodes from storage.
final class JourneysEndpoint implements JourneysExchange {
  private final Journeys here;

  JourneysEndpoint(Journeys here) {
    this.here = here;
  }

  @Override
  public Mono<Journey> find(Wish wish) {
    return here.find(wish.messageId(), wish.skip());
  }

  @Override
  public Mono<Journey> at(Place place) {
    return here.find(place.conversationId(), place.seq(), place.skip());
  }

  @Override
  public Mono<Content> content(Place place) {
    return here.content(place.conversationId(), place.seq());
  }
}
