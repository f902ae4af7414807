package io.parley.presence.internal;

import io.parley.platform.Done;
import org.springframework.messaging.handler.annotation.Payload;
import org.springframework.messaging.rsocket.service.RSocketExchange;
import reactor.core.publisher.Mono;

/// What gateways ask of a node that has the role presence.
interface PresenceExchange {
  /// [Reports#report].
  @RSocketExchange("presence.report")
  Mono<Done> report(@Payload Report report);
}
