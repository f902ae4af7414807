package io.parley.messaging.ops;

import io.parley.conversation.ConversationId;
import io.parley.conversation.Member;
import io.parley.identity.DeviceId;
import io.parley.identity.UserId;
import io.parley.messaging.MessageType;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import reactor.core.publisher.Mono;

/// Why a user's clients show the count of unread messages that they show.
public interface UnreadReasons {
  /// Entries that are explained at most.
  int MAX_ENTRIES = 50;
  /// Devices of a user whose cursors are given at most.
  int MAX_DEVICES = 50;

  /// What the rule reads, what it says of each of the last entries, and the count: by the very code that counts for the user's clients.
  /// Costs the reads of one page and no bodies.
  ///
  /// Fails with `not_found` for one who never was in the conversation, and with `bad_request` for a limit below 1.
  ///
  /// @param limit of entries; above [#MAX_ENTRIES] it counts as that
  Mono<Reason> of(UserId reader, ConversationId conversationId, int limit);

  /// What the user has not seen in all their conversations, as on the badge of a phone: stops at 999.
  Mono<Integer> total(UserId reader);

  /// @param readSeq the highest place that any device said was seen; storage does not tell by which device nor when
  /// @param deliveredSeq the highest place that any device holds
  /// @param devices by their own word, those that have said anything
  /// @param latestSeq where the conversation ends
  /// @param after entries up to there do not count: what was read, or lies before the member's time
  /// @param last entries beyond it do not count: the end, or the member's removal
  /// @param unread what clients are told; stops at 100
  /// @param entries the last ones up to `last`, rising; all that may count where the first is at most `after + 1`
  record Reason(UserId reader, Member member, long readSeq, long deliveredSeq, List<DeviceSeq> devices, long latestSeq,
      long after, long last, int unread, List<Judged> entries) {}

  /// What a device holds.
  record DeviceSeq(DeviceId deviceId, long deliveredSeq) {}

  /// @param at when it was accepted, as its id says
  record Judged(long seq, UUID messageId, UserId senderId, MessageType type, Instant at, Verdict verdict) {}

  /// Whether an entry counts, and if not, the first reason why.
  enum Verdict {
    COUNTS,
    /// It lies before the member's time.
    BEFORE_JOINING,
    /// It lies behind the member's removal.
    AFTER_LEAVING,
    READ,
    /// Only texts, images and files count.
    KIND,
    /// Nobody's own messages are unread.
    OWN
  }
}
