package io.parley.messaging.internal;

import io.parley.conversation.ConversationId;
import io.parley.identity.UserId;
import io.parley.messaging.internal.MessagingOpsExchange.CrowdWish;
import io.parley.messaging.internal.MessagingOpsExchange.UnreadWish;
import io.parley.messaging.ops.ConversationLooks;
import io.parley.messaging.ops.UnreadReasons;
import io.parley.platform.Peers;
import io.parley.platform.Role;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/// Both ports on the nodes that have the role messaging.
final class RemoteMessagingOps implements UnreadReasons, ConversationLooks {
  private final Peers peers;

  RemoteMessagingOps(Peers peers) {
    this.peers = peers;
  }

  private <R> Mono<R> ask(Object key, Function<MessagingOpsExchange, Mono<R>> question) {
    return peers.ask(Role.MESSAGING, key, MessagingOpsExchange.class, question);
  }

  @Override
  public Mono<Reason> of(UserId reader, ConversationId conversationId, int limit) {
    return ask(conversationId, there -> there.unread(new UnreadWish(reader, conversationId, limit)));
  }

  @Override
  public Mono<Integer> total(UserId reader) {
    return ask(reader, there -> there.unreadTotal(reader));
  }

  @Override
  public Mono<Look> of(ConversationId conversationId) {
    return ask(conversationId, there -> there.look(conversationId));
  }

  @Override
  public Mono<Crowd> members(ConversationId conversationId, @Nullable UserId after, int limit) {
    return ask(conversationId, there -> there.members(new CrowdWish(conversationId, after, limit)));
  }
}
