package io.parley.gateway.internal;

import io.parley.platform.Done;
import io.parley.sessions.SessionId;
import org.springframework.messaging.handler.annotation.Payload;
import org.springframework.messaging.rsocket.service.RSocketExchange;
import reactor.core.publisher.Mono;

/// What gateways ask of each other.
interface GatewayPeersExchange {
  /// The session's device has connected elsewhere.
  @RSocketExchange("gateway.replaced")
  Mono<Done> replaced(@Payload Replaced replaced);

  record Replaced(SessionId sessionId) {}
}
