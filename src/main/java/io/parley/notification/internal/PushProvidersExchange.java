package io.parley.notification.internal;

import io.parley.notification.ops.PushProviders.Figures;
import org.springframework.messaging.rsocket.service.RSocketExchange;
import reactor.core.publisher.Mono;

/// What other nodes ask of one that pushes to phones.
interface PushProvidersExchange {
  @RSocketExchange("notification.providers")
  Mono<Figures> figures();
}
