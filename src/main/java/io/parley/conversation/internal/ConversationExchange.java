package io.parley.conversation.internal;

import io.parley.conversation.Conversation;
import io.parley.conversation.ConversationEvent;
import io.parley.conversation.ConversationId;
import io.parley.conversation.Conversations.Creation;
import io.parley.conversation.Member;
import io.parley.conversation.Membership;
import io.parley.conversation.NewConversation;
import io.parley.identity.UserId;
import io.parley.platform.Done;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.messaging.handler.annotation.Payload;
import org.springframework.messaging.rsocket.service.RSocketExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// What other nodes ask of one that has the role messaging: its ports `Conversations`, `Members`, `Blocks`
/// and `Acquaintances`.
interface ConversationExchange {
  @RSocketExchange("conversation.create")
  Mono<Creation> create(@Payload NewConversation wish);

  @RSocketExchange("conversation.find")
  Mono<Conversation> find(@Payload ConversationId conversationId);

  @RSocketExchange("conversation.members")
  Flux<Member> members(@Payload ConversationId conversationId);

  @RSocketExchange("conversation.present")
  Flux<Member> present(@Payload MembersAfter wish);

  @RSocketExchange("conversation.member")
  Mono<Member> member(@Payload MemberWish wish);

  @RSocketExchange("conversation.memberships")
  Mono<List<Membership>> memberships(@Payload UserId userId);

  @RSocketExchange("conversation.authorise")
  Mono<Done> authorise(@Payload Change change);

  @RSocketExchange("conversation.applied-seq")
  Mono<Long> appliedSeq(@Payload ConversationId conversationId);

  @RSocketExchange("conversation.last-removal")
  Mono<Long> lastRemoval(@Payload ConversationId channel);

  @RSocketExchange("conversation.block")
  Mono<Done> block(@Payload Block block);

  @RSocketExchange("conversation.blocked")
  Flux<UserId> blocked(@Payload UserId userId);

  @RSocketExchange("conversation.acquaintances")
  Flux<UserId> acquaintances(@Payload Comparison comparison);

  /// @param sees whether `one` is the viewer of the others, or else seen by them
  record Comparison(UserId one, List<UserId> others, boolean sees) {}

  /// @param after the last one before; null from the first
  record MembersAfter(ConversationId conversationId, @Nullable UserId after) {}

  /// @param how how sure the answer must be
  record MemberWish(ConversationId conversationId, UserId userId, Sureness how) {}

  enum Sureness {
    /// `Members.find`
    RECENT,
    /// `Members.stored`
    STORED,
    /// `Members.speaker`
    SPEAKER
  }

  record Change(ConversationId conversationId, UserId actor, ConversationEvent event) {}

  /// @param on whether to block or to unblock
  record Block(UserId userId, UserId blocked, boolean on) {}
}
