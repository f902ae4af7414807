package io.parley.presence.internal;

import io.parley.sessions.Incarnation;
import org.springframework.messaging.handler.annotation.Payload;
import org.springframework.messaging.rsocket.service.RSocketExchange;
import reactor.core.publisher.Mono;

/// What a gateway is told of users whom it watches.
interface WatcherExchange {
  @RSocketExchange("presence.changed")
  Mono<Heard> changed(@Payload Change change);

  /// @param incarnation under which the gateway asked for it
  record Change(Incarnation incarnation, Snapshot snapshot) {}

  enum Heard {
    HEARD,
    /// It does not watch the user, or lives under another incarnation.
    UNWANTED,
    /// Nobody is there any more.
    GONE
  }
}
