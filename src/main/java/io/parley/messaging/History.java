package io.parley.messaging;

import io.parley.conversation.Conversation;
import io.parley.conversation.ConversationId;
import io.parley.identity.UserId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Reads conversations back. Everything is cut to the interval in which the reader was a member.
public interface History {
  int MAX_LIMIT = 500;

  /// The newest messages without a bound, the first after `afterSeq`, the last before `beforeSeq` (both exclusive); with
  /// both, from `afterSeq` up. Ends at 256 KB of bodies too, but has at least one message if there is any.
  ///
  /// @param limit at least 1; above [#MAX_LIMIT] it counts as that
  ///
  /// Fails with `not_a_member` and, for a limit below 1, with `bad_request`.
  Mono<Page> page(UserId reader, ConversationId conversationId, @Nullable Long afterSeq, @Nullable Long beforeSeq,
      int limit);

  /// Which conversations have news for a device that holds `cursors`. One membership read and one pipelined Redis read,
  /// whatever the history.
  Mono<News> news(UserId reader, Map<ConversationId, Long> cursors);

  /// The pages of a sync, in the order of the targets; those that turn out to have nothing new are left out.
  Flux<SyncPage> pages(UserId reader, List<SyncTarget> targets, int limit);

  /// The conversations a user is in, newest activity first, skipping the first `skip`.
  Flux<Overview> overview(UserId reader, int skip, int limit);

  /// The last place given in a conversation; 0 while it is empty or does not exist.
  Mono<Long> latestSeq(ConversationId conversationId);

  /// @param targets with news, the most recently active first
  /// @param channels that the reader is in, with news or without
  record News(List<SyncTarget> targets, List<ConversationId> channels) {}

  /// @param cursor the highest seq the device holds; null where it does not know the conversation
  record SyncTarget(ConversationId conversationId, @Nullable Long cursor) {}

  /// @param introduced the conversation where it is new to the device; null where it was named
  record SyncPage(@Nullable Conversation introduced, Page page) {}

  record Overview(Conversation conversation, @Nullable PagedMessage lastMessage, long latestSeq, long readSeq,
      int unread) {}
}
