package io.parley.gateway.internal;

import io.parley.conversation.ConversationId;
import io.parley.identity.UserId;
import io.parley.platform.Done;
import io.parley.sessions.Incarnation;
import io.parley.sessions.SessionId;
import java.util.List;
import org.springframework.messaging.handler.annotation.Payload;
import org.springframework.messaging.rsocket.service.RSocketExchange;
import reactor.core.publisher.Mono;

/// What gateways ask of each other.
interface GatewayPeersExchange {
  /// The session's device has connected elsewhere.
  @RSocketExchange("gateway.replaced")
  Mono<Done> replaced(@Payload Replaced replaced);

  /// A member of a conversation writes, or has stopped.
  @RSocketExchange("gateway.writing")
  Mono<Done> writing(@Payload Writing word);

  /// Those who may see some people, or no longer, are to look again.
  @RSocketExchange("gateway.look-again")
  Mono<Done> lookAgain(@Payload Look look);

  record Replaced(SessionId sessionId) {}

  /// @param incarnation under which the recipients were registered
  /// @param recipients sessions of that gateway
  record Writing(Incarnation incarnation, ConversationId conversationId, UserId userId, boolean active,
      List<SessionId> recipients) {}

  /// @param viewers sessions of that gateway
  record Look(List<UserId> people, List<SessionId> viewers) {}
}
