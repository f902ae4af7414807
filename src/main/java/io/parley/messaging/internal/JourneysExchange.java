package io.parley.messaging.internal;

import io.parley.conversation.ConversationId;
import io.parley.messaging.Content;
import io.parley.messaging.ops.Journeys.Journey;
import java.util.UUID;
import org.springframework.messaging.handler.annotation.Payload;
import org.springframework.messaging.rsocket.service.RSocketExchange;
import reactor.core.publisher.Mono;

/// What other nodes ask of one that has the role messaging, for operators: its port `Journeys`.
interface JourneysExchange {
  @RSocketExchange("journeys.find")
  Mono<Journey> find(@Payload Wish wish);

  @RSocketExchange("journeys.at")
  Mono<Journey> at(@Payload Place place);

  @RSocketExchange("journeys.content")
  Mono<Content> content(@Payload Place place);

  record Wish(UUID messageId, int skip) {}

  record Place(ConversationId conversationId, long seq, int skip) {}
}
