package io.parley.sessions.internal;

import io.parley.sessions.SessionId;
import io.parley.sessions.SessionState;
import java.util.List;
import org.springframework.messaging.handler.annotation.Payload;
import org.springframework.messaging.rsocket.service.RSocketExchange;
import reactor.core.publisher.Mono;

/// What other nodes ask a gateway about its sessions, for operators.
interface UserSessionsExchange {
  @RSocketExchange("user-sessions.states")
  Mono<States> states(@Payload Ids ids);

  @RSocketExchange("user-sessions.disconnect")
  Mono<Ids> disconnect(@Payload Ids ids);

  record Ids(List<SessionId> ids) {}

  record States(List<SessionState> states) {}
}
