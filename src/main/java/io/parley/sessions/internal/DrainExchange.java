package io.parley.sessions.internal;

import io.parley.sessions.DrainProgress;
import org.springframework.messaging.rsocket.service.RSocketExchange;
import reactor.core.publisher.Mono;

/// What an admin node asks of one that it wants drained.
interface DrainExchange {
  @RSocketExchange("drain.begin")
  Mono<DrainProgress> begin();

  @RSocketExchange("drain.cancel")
  Mono<DrainProgress> cancel();

  @RSocketExchange("drain.progress")
  Mono<DrainProgress> progress();
}
