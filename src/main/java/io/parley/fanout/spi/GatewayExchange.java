package io.parley.fanout.spi;

import io.parley.fanout.spi.Gateways.PushOutcome;
import io.parley.sessions.Incarnation;
import java.util.List;
import org.springframework.messaging.handler.annotation.Payload;
import org.springframework.messaging.rsocket.service.RSocketExchange;
import reactor.core.publisher.Mono;

/// What fan-out on another node asks of a gateway.
public interface GatewayExchange {
  /// [Gateways#push].
  @RSocketExchange("gateway.push")
  Mono<PushOutcome> push(@Payload PushCall call);

  record PushCall(Incarnation incarnation, List<Delivery> deliveries) {}
}
