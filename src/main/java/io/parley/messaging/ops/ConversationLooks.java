package io.parley.messaging.ops;

import io.parley.conversation.Conversation;
import io.parley.conversation.ConversationId;
import io.parley.conversation.Member;
import io.parley.identity.UserId;
import io.parley.messaging.Cursor;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/// What operators may know of a conversation: nothing of what is said in it.
public interface ConversationLooks {
  /// Buckets of the log that are listed at most.
  int MOST_BUCKETS = 31;
  /// Up to so many members are given at once, furthest behind first.
  int SORTED_MEMBERS = 500;
  /// Members of a page of more of them.
  int MAX_LIMIT = 100;

  /// Empty where there is no such conversation.
  Mono<Look> of(ConversationId conversationId);

  /// Who is in it now and how far each has come. Up to [#SORTED_MEMBERS] come all at once, those furthest behind first; of more, a page
  /// by their id, as storage has it.
  ///
  /// Fails with `not_found` where there is no such conversation, and with `bad_request` for a limit below 1.
  ///
  /// @param after the last one of the page before; null from the first, and without a meaning where all come at once
  /// @param limit of a page; above [#MAX_LIMIT] it counts as that
  Mono<Crowd> members(ConversationId conversationId, @Nullable UserId after, int limit);

  /// @param latestAt when its last entry was accepted; null while it is empty
  /// @param partition of `parley.messages` in which its last entry lies; null while it is empty
  /// @param buckets of its log, the newest first
  /// @param moreBuckets older ones that are not listed
  record Look(Conversation conversation, long latestSeq, @Nullable Instant latestAt, @Nullable Integer partition,
      List<Bucket> buckets, int moreBuckets) {}

  /// A partition of the log in storage.
  ///
  /// @param number of those of the day, from 0
  /// @param entries it holds; of the newest up to `latestSeq`
  record Bucket(LocalDate day, int number, long firstSeq, long entries) {}

  /// @param members [#MAX_LIMIT] or, where all came at once, [#SORTED_MEMBERS] at most
  /// @param all whether these are all, furthest behind first
  /// @param next the `after` of the page behind this one; null where there is none
  record Crowd(List<Standing> members, boolean all, @Nullable UserId next) {}

  /// @param deliveredBehind entries that the member may see and no device of theirs holds
  /// @param readBehind entries that the member may see and has not seen
  record Standing(Member member, Cursor cursor, long deliveredBehind, long readBehind) {}
}
