package io.parley.messaging;

import io.parley.conversation.ConversationId;
import io.parley.identity.UserId;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What one stage says of one message. Times are by the clock of the node that says it, to the microsecond.
public sealed interface StageNote {
  /// Of how many users at one gateway a note tells the names.
  int MAX_USERS = 100;
  /// Of how many gateways that hear of a channel it tells the names.
  int MAX_LISTENING = 50;
  int MAX_FAILURE_LENGTH = 200;

  UUID messageId();

  /// When it began.
  Instant at();

  /// An attempt of its sender to send it.
  ///
  /// @param at when messaging took it up
  /// @param entry where it came in; null for system messages, REST, and from gateways of an older version
  /// @param authorised when it was deduplicated and authorised
  /// @param stored when Cassandra had answered; null where it did not, or was not asked since the message has its place
  /// @param published when Kafka had answered; null likewise
  /// @param failure the code of the refusal with which it ended; null for one that was accepted
  record Accepted(UUID messageId, Instant at, ConversationId conversationId, int attempt, @Nullable Entry entry,
      Instant authorised, @Nullable Instant stored, @Nullable Instant published, @Nullable String failure)
      implements
        StageNote {}

  /// Where a message came in.
  ///
  /// @param heardAt when its frame was read, by the gateway's clock
  record Entry(String gateway, String sessionId, Instant heardAt) {}

  /// Fan-out took its record, gave it its place and found out whom it is for. Once as a rule; again after a takeover.
  ///
  /// @param at when its poll came
  /// @param appendedAt the broker's time, in milliseconds
  /// @param numbered when its row was in the log
  /// @param routed when it waited for its gateways
  /// @param records of the poll
  /// @param gateways how many it goes to, each of which brings a [Pushed]
  /// @param listening of a channel, names of the gateways that are given a hint
  record Routed(UUID messageId, Instant at, ConversationId conversationId, long seq, Instant appendedAt,
      Instant numbered, Instant routed, int records, int gateways, List<String> listening) implements StageNote {
    public Routed {
      listening = List.copyOf(listening.subList(0, Math.min(listening.size(), MAX_LISTENING)));
    }
  }

  /// What came of it at one gateway.
  ///
  /// @param at when that was known
  /// @param tries calls that were made for it until then
  /// @param sessions there that it is for; 0 in a channel, whose listeners the gateway knows
  /// @param users whose sessions these are, at most [#MAX_USERS]
  /// @param failure in one sentence, at most [#MAX_FAILURE_LENGTH] characters; null where there was none
  record Pushed(UUID messageId, Instant at, String gateway, Audience audience, Outcome outcome, int tries,
      int sessions, List<UserId> users, @Nullable String failure) implements StageNote {
    public Pushed {
      users = List.copyOf(users.subList(0, Math.min(users.size(), MAX_USERS)));
      failure = failure == null || failure.length() <= MAX_FAILURE_LENGTH
          ? failure
          : failure.substring(0, MAX_FAILURE_LENGTH);
    }

    public enum Audience {
      /// Sessions of its recipients.
      SESSIONS,
      /// Sessions that have the channel in view.
      VIEWERS,
      /// All that hear of the channel, with a hint.
      LISTENERS
    }

    public enum Outcome {
      /// The gateway queued it for every session that is there.
      TAKEN,
      /// This try failed, and another follows or it is given up.
      FAILED,
      /// It became a dead letter.
      GIVEN_UP,
      /// The sessions had ended when it was to be tried again.
      ENDED
    }
  }
}
