package io.parley.messaging.ops;

import io.parley.conversation.ConversationId;
import io.parley.identity.UserId;
import io.parley.messaging.Content;
import io.parley.messaging.Fold;
import io.parley.messaging.MessageType;
import io.parley.messaging.Position;
import io.parley.messaging.StageNote.Accepted;
import io.parley.messaging.StageNote.Pushed;
import io.parley.messaging.StageNote.Routed;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/// What happened to one message: when and where each stage had it, and how far each recipient is.
///
/// Stages are kept for [#KEPT], of up to `parley.journeys.per-second` messages a second and messaging node; above that of a part of
/// them. Place, fold and cursors are those of the message itself, whatever was recorded.
///
/// Costs at most seven reads of one partition each, whatever the history. Every call fails with `unavailable` when storage or the
/// nodes of messaging don't answer.
public interface Journeys {
  Duration KEPT = Duration.ofDays(7);
  /// Recipients a page.
  int MAX_RECIPIENTS = 50;

  /// By the message's id. Without a record nothing leads from an id to its conversation: the answer then has no [Journey#message],
  /// and [Journey#recorded] says why.
  ///
  /// Fails with `bad_request` for an id that no message can have, and for a negative `skip`.
  ///
  /// @param skip recipients to leave out, those who lack it first
  Mono<Journey> find(UUID messageId, int skip);

  /// By its place; empty where there is none.
  Mono<Journey> find(ConversationId conversationId, long seq, int skip);

  /// What it says now, as its readers see it; empty where there is no such place.
  Mono<Content> content(ConversationId conversationId, long seq);

  /// @param perSecond `parley.journeys.per-second` of the node that answers
  /// @param message null where nothing leads to it
  /// @param accepted attempts of its sender, in the order of their times; none where no node told
  /// @param routed likewise
  /// @param pushed likewise
  record Journey(UUID messageId, Recorded recorded, int perSecond, @Nullable Told message, List<Reported<Accepted>> accepted,
      List<Reported<Routed>> routed, List<Reported<Pushed>> pushed, Recipients recipients) {}

  enum Recorded {
    /// Some stages have told. Those that have not lost their notes: the node died before it wrote them, or its buffer was full.
    RECORDED,
    /// None has told yet: the message is younger than five seconds.
    NOT_YET,
    /// Its id says that it was not chosen: its node took more a second than are recorded.
    SAMPLED_OUT,
    /// Made more than [#KEPT] ago.
    TOO_OLD,
    /// Chosen, and no node has told.
    LOST
  }

  /// @param nodeId of whom it is
  record Reported<T>(String nodeId, T note) {}

  /// The message as storage has it, without what it says.
  ///
  /// @param seq null while it has no place
  /// @param position of the record that gave it its place
  /// @param bodyBytes of what was sent, 0 once it is deleted
  /// @param channel whether its conversation is one by now
  record Told(ConversationId conversationId, @Nullable String title, boolean channel, UserId senderId, MessageType type,
      int bodyBytes, @Nullable UUID targetMessageId, @Nullable Long seq, @Nullable Position position, Fold fold) {}

  /// All members but the sender for whom it is. A channel has any number: none is listed, and all counts are 0.
  ///
  /// @param page those who lack it first, then by id
  /// @param left how many come behind this page
  record Recipients(int all, int delivered, int read, List<Recipient> page, int left) {
    public static final Recipients NONE = new Recipients(0, 0, 0, List.of(), 0);
  }

  /// @param present whether still a member
  /// @param delivered whether a device has said that it holds it, by its cumulative cursor
  /// @param read likewise
  /// @param gateway of the latest try; null where there was none
  /// @param pushedAt when that ended
  record Recipient(UserId userId, boolean present, boolean delivered, boolean read, Push push, @Nullable String gateway,
      @Nullable Instant pushedAt) {}

  enum Push {
    /// A gateway queued it for a session of theirs.
    TAKEN,
    /// No gateway did, after the last try.
    FAILED,
    /// When it was routed there was no session, or the last one ended before it could be pushed.
    NO_SESSION,
    /// It has no place yet, or waits for its gateway.
    NOT_YET,
    /// Nobody told of it.
    UNKNOWN
  }
}
