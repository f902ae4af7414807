package io.parley.fanout.internal;

import io.parley.conversation.ConversationId;
import io.parley.identity.UserId;
import io.parley.messaging.ConversationLog.Numbered;
import io.parley.platform.TraceSpan;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/// One encoded frame and whom it is for.
///
/// @param recipients users, wherever their sessions are; of what goes to a channel's listeners those who are to be told where they have
///   no session
/// @param origin the message that it brings; null for receipts, of which only the latest matters
/// @param span of a traced message, around its push
/// @param removalSeq of a channel's news, the last removal that this consumer knows of
record Push(byte[] frame, List<UserId> recipients, ConversationId conversationId, @Nullable Origin origin,
    TraceSpan span, Reach reach, long removalSeq) {
  enum Reach {
    /// The sessions of the recipients.
    USERS,
    /// The same, whose gateways look anew which channels these are in.
    USERS_WHO_LOOK,
    /// The sessions that have the channel in view, and a hint for all others that hear of it.
    CHANNEL
  }

  Push(byte[] frame, List<UserId> recipients, ConversationId conversationId, @Nullable Origin origin, TraceSpan span) {
    this(frame, recipients, conversationId, origin, span, Reach.USERS, 0);
  }

  Push(byte[] frame, List<UserId> recipients, ConversationId conversationId) {
    this(frame, recipients, conversationId, null, TraceSpan.NONE);
  }

  /// The place that it is about; 0 where it brings no message.
  long seq() {
    return origin == null ? 0 : origin.message().seq();
  }

  boolean isToChannel() {
    return reach == Reach.CHANNEL;
  }

  /// @param raw as it lies in Kafka
  /// @param taking null where nobody wants to know
  record Origin(Numbered message, ConsumerRecord<byte[], byte[]> raw, @Nullable Taking taking) {
    Origin(Numbered message, ConsumerRecord<byte[], byte[]> raw) {
      this(message, raw, null);
    }
  }

  /// How a poll was taken.
  ///
  /// @param polled when it came
  /// @param numbered when its rows were in the log
  /// @param records that were in it
  record Taking(Instant polled, Instant numbered, int records) {}
}
