package io.parley.conversation;

import io.parley.identity.UserId;
import io.parley.platform.ParleyException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Who is in which conversation.
public interface Members {
  /// Those in it and those who left, from storage (LOCAL_QUORUM). Not for channels, which may have any number.
  Mono<Map<UserId, Member>> all(ConversationId conversationId);

  /// Those in it, in the order of their ids as storage has it, from storage (LOCAL_QUORUM) a few at a time.
  ///
  /// @param after the last one before these; null from the first
  Flux<Member> presentMembers(ConversationId conversationId, @Nullable UserId after);

  /// One user's standing, at most 5 s old when another node changed it, never stale after a change applied on this node.
  /// Empty for one who never was in it or when the conversation does not exist.
  Mono<Member> find(ConversationId conversationId, UserId userId);

  /// One user's standing, from storage (LOCAL_QUORUM). Empty like [#find].
  Mono<Member> stored(ConversationId conversationId, UserId userId);

  /// The standing of one who wants to say something now. Fails with `not_a_member`, `muted`, or, in a direct conversation,
  /// with `blocked` when the other one has blocked them. As old as [#find].
  Mono<Member> speaker(ConversationId conversationId, UserId userId);

  /// [#find], for those who must be in it now: fails with `not_a_member` otherwise.
  default Mono<Member> present(ConversationId conversationId, UserId userId) {
    return find(conversationId, userId).filter(Member::present)
        .switchIfEmpty(Mono.error(ParleyException::notAMember));
  }

  /// All conversations that a user is or was in (one partition).
  Mono<List<Membership>> of(UserId userId);

  /// Whether `actor` may make this change now. Fails with `not_a_member` or `forbidden` (in direct conversations
  /// always), with `bad_request` for unknown users, `not_found` for removing one who is not in it, and with
  /// `too_many_members` for a group that is full.
  Mono<Void> authorise(ConversationId conversationId, UserId actor, ConversationEvent event);

  /// Applies a change at its place in the log. Repeating it, also late and from another node, changes nothing.
  Mono<Void> apply(ConversationId conversationId, long seq, ConversationEvent event);

  /// The seq of the last change that is applied in full, from storage; 0 before the first. After it, this node is not
  /// stale about the conversation itself. Empty when it does not exist.
  Mono<Long> appliedSeq(ConversationId conversationId);

  /// The seq of the last removal from a channel that is applied, from storage (LOCAL_QUORUM); 0 before the first. Whoever is read to be
  /// in it after this was asked was not removed at or before that place, or came again behind it.
  Mono<Long> lastRemoval(ConversationId channel);

  /// All who are in it.
  default Flux<Member> presentMembers(ConversationId conversationId) {
    return presentMembers(conversationId, null);
  }
}
