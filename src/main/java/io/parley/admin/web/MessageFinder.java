package io.parley.admin.web;

import io.parley.messaging.ops.Journeys;
import io.parley.platform.Uuids;
import java.util.UUID;
import reactor.core.publisher.Flux;

/// Finds a message by its place, or by its id: every time UUID opens the page, which says itself why it knows nothing.
final class MessageFinder implements Finder {
  private static final int TIME_BASED = 1;

  private final Journeys journeys;

  MessageFinder(Journeys journeys) {
    this.journeys = journeys;
  }

  @Override
  public Flux<Hit> find(String typed) {
    MessagePlace place = MessagePlace.of(typed);
    if (place != null) {
      return journeys.find(place.conversationId(), place.seq(), 0)
          .map(journey -> new Hit("Message", typed, MessagePage.url(journey.messageId(), place.toString()))).flux();
    }
    return Uuids.isUuid(typed) && UUID.fromString(typed).version() == TIME_BASED
        ? Flux.just(new Hit("Message", typed, MessagePage.url(UUID.fromString(typed), null)))
        : Flux.empty();
  }
}
