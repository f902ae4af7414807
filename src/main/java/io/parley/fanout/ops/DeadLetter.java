package io.parley.fanout.ops;

import io.parley.conversation.ConversationId;
import io.parley.identity.UserDevice;
import io.parley.identity.UserId;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A record of `parley.messages` that did not get to everybody it is for.
///
/// @param id names it for operators: `bucket.partition.offset`
/// @param note why it was discarded, or what became of its last replay; null where there is nothing to say
/// @param failure in one sentence
/// @param stack of the failure; at most 4,000 characters; left out of lists
/// @param attempts calls of the gateway that were made; 0 where it was given up on with what failed in front of it, found no room,
///   or could not be read
/// @param nodeId the fan-out node that gave it up
/// @param gateways that did not take it
/// @param recipients users whose sessions were connected there; of one whose body can't be read all who may see it; empty for one
///   that can't be read at all
/// @param devices of theirs that were not reached, at most 1,000 a gateway; left out of lists. Recipients with none here are meant as
///   users, on whichever device they hold it
/// @param appendedAt when Kafka took the record
/// @param seq its place; null as long as its headers can't be read
public record DeadLetter(String id, Reason reason, State state, Instant stateAt, @Nullable String note, String failure,
    String stack, int attempts, String nodeId, Set<String> gateways, Set<UserId> recipients,
    Set<UserDevice> devices, Instant failedAt,
    Instant appendedAt, int partition, long offset, @Nullable ConversationId conversationId, @Nullable Long seq,
    @Nullable UUID messageId, @Nullable UserId senderId, @Nullable Raw raw) {

  public enum Reason {
    /// A gateway whose sessions count did not take it in three tries, or not what was in front of it.
    UNREACHABLE(Kind.DELIVERY),
    /// Too much waited for a gateway already.
    OVERFLOW(Kind.DELIVERY),
    /// Its headers can be read and its body can't: it has its place, and members were told to sync.
    UNREADABLE_BODY(Kind.POISON),
    /// Nothing of it can be read: it has no place in any conversation.
    UNREADABLE(Kind.POISON);

    private final Kind kind;

    Reason(Kind kind) {
      this.kind = kind;
    }

    public Kind kind() {
      return kind;
    }
  }

  /// What was given up on.
  public enum Kind {
    /// Bringing it to somebody who is connected: the record can be read, and the message is in its conversation.
    DELIVERY,
    /// Reading the record: all of it, or its body.
    POISON;

    /// In their order.
    public Set<Reason> reasons() {
      Set<Reason> reasons = EnumSet.allOf(Reason.class);
      reasons.removeIf(reason -> reason.kind != this);
      return reasons;
    }
  }

  public enum State {
    OPEN,
    /// Whoever of its recipients was connected was told to look, or it was published again.
    REPLAYED,
    /// Every device that was not reached holds it by now, by its own word, or its user is no longer in the conversation.
    RESOLVED, DISCARDED;

    /// Whether it resolves itself once it has arrived.
    public boolean waits() {
      return this == OPEN || this == REPLAYED;
    }
  }

  /// The record as it lies in Kafka. Left out of lists.
  public record Raw(byte @Nullable [] key, byte @Nullable [] value, Map<String, byte[]> headers) {}

  /// The same in another state.
  public DeadLetter in(State next, Instant at, @Nullable String because) {
    return new DeadLetter(id, reason, next, at, because, failure, stack, attempts, nodeId, gateways, recipients,
        devices, failedAt, appendedAt, partition, offset, conversationId, seq, messageId, senderId, raw);
  }

  /// The same without its devices, of which there may be many.
  public DeadLetter withoutDevices() {
    return new DeadLetter(id, reason, state, stateAt, note, failure, stack, attempts, nodeId, gateways, recipients,
        Set.of(), failedAt, appendedAt, partition, offset, conversationId, seq, messageId, senderId, raw);
  }
}
