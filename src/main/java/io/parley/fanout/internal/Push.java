package io.parley.fanout.internal;

import io.parley.conversation.ConversationId;
import io.parley.identity.UserId;
import io.parley.messaging.ConversationLog.Numbered;
import io.parley.platform.TraceSpan;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/// One encoded frame and the users it is for, wherever their sessions are.
///
/// @param origin the message that it brings; null for receipts, of which only the latest matters
/// @param span of a traced message, around its push
record Push(byte[] frame, List<UserId> recipients, ConversationId conversationId, @Nullable Origin origin,
    TraceSpan span) {
  Push(byte[] frame, List<UserId> recipients, ConversationId conversationId) {
    this(frame, recipients, conversationId, null, TraceSpan.NONE);
  }

  /// @param raw as it lies in Kafka
  record Origin(Numbered message, ConsumerRecord<byte[], byte[]> raw) {}
}
