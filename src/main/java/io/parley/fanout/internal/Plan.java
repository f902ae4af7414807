package io.parley.fanout.internal;

import io.parley.conversation.ConversationId;
import io.parley.identity.UserId;
import io.parley.platform.ParleyException;
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerRecord;

/// What a replay does with one letter. It is made without changing anything, so a forecast and a replay have the same.
sealed interface Plan {
  /// Nobody waits for it by now.
  record Close(Resolving.Fate fate) implements Plan {
    String why() {
      return fate == Resolving.Fate.ARRIVED
          ? "the devices have it already"
          : "nobody who lacks it may see it any more";
    }
  }

  /// It is not touched.
  record Leave(String why) implements Plan {}

  /// It stays as it is, since nothing can be done.
  record Refuse(ParleyException refusal) implements Plan {
    /// As operators are told, of whom a refusal does not speak.
    String why() {
      return switch (refusal.code()) {
        case "not_a_member" -> "the sender is not a member of the conversation";
        case "muted" -> "the sender is muted";
        case "blocked" -> "the sender is blocked by the other member";
        default -> String.valueOf(refusal.getMessage());
      };
    }
  }

  /// What makes it a replayed one.
  sealed interface Deed extends Plan {}

  /// Those of its recipients who may see it are told to look.
  record Tell(ConversationId conversationId, long seq, Set<UserId> recipients) implements Deed {}

  /// Its record is written once more.
  record Publish(ProducerRecord<byte[], byte[]> record) implements Deed {}

  /// Nothing has to be done.
  ///
  /// @param why the same for all that are alike
  /// @param note of this one
  record Settle(String why, String note) implements Deed {}
}
