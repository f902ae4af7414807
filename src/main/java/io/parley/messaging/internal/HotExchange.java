package io.parley.messaging.internal;

import io.parley.messaging.ops.HotConversations.Hot;
import java.util.List;
import org.springframework.messaging.handler.annotation.Payload;
import org.springframework.messaging.rsocket.service.RSocketExchange;
import reactor.core.publisher.Mono;

/// What other nodes ask of one that numbers logs.
interface HotExchange {
  @RSocketExchange("messaging.hottest")
  Mono<HotHere> hottest(@Payload Limit limit);

  @RSocketExchange("messaging.hottest-in")
  Mono<HotHere> hottestIn(@Payload InPartition wish);

  @RSocketExchange("messaging.hottest-leaders")
  Mono<HotHere> leaders(@Payload Limit limit);

  record Limit(int limit) {}

  record InPartition(int partition, int limit) {}

  record HotHere(List<Hot> conversations) {}
}
