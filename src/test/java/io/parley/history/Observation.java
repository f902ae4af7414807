package io.parley.history;

import io.parley.conversation.ConversationId;
import io.parley.history.Device.Session;
import io.parley.identity.UserId;
import io.parley.messaging.Content;
import io.parley.messaging.Cursor;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One thing that happened, as the one knows to whom it happened.
///
/// What a device does is recorded before it does it, what it learns after it has learnt it. So of two observations in the
/// record the earlier one of the form "has learnt" truly came before the later one of the form "does".
public sealed interface Observation {
  /// A conversation exists, with these members from seq 1 on.
  ///
  /// @param historyVisible whether whoever joins later sees what lies before
  record Began(ConversationId conversationId, Set<UserId> members, boolean historyVisible) implements Observation {}

  /// Somebody is about to ask for a change of membership.
  ///
  /// @param number tells one such call from another
  record Changing(int number, ConversationId conversationId, UserId user, boolean added) implements Observation {}

  /// The call has returned and said that the change is applied.
  record Changed(Changing change) implements Observation {}

  /// A device is about to send.
  ///
  /// @param number 1 for the first try, higher with each one after it
  /// @param seen the highest seq of the conversation that the device holds by now; 0 for none
  record Attempt(Session session, ConversationId conversationId, UUID clientMessageId, Content content, int number,
      long seen) implements Observation {
    SeenMessage.Key key() {
      return new SeenMessage.Key(conversationId, session.user(), clientMessageId);
    }
  }

  /// An attempt was answered with `sent`.
  record Accepted(Attempt attempt, UUID messageId, boolean duplicate) implements Observation {}

  /// An attempt was answered with `error`. An attempt without an answer has neither.
  record Refused(Attempt attempt, String code) implements Observation {}

  /// A session is about to sync, since it is new or was told to. Until it is [Synced], a gap is not yet a gap.
  record Syncing(Session session) implements Observation {}

  /// `synced` has come, and no other sync is under way.
  record Synced(Session session) implements Observation {}

  /// A session was pushed a message.
  record Pushed(Session session, SeenMessage message) implements Observation {}

  /// A node has given up on pushing some of a conversation to this user's sessions, which it will tell to look. It pushes on behind
  /// that, while whoever takes its work over before it is written down pushes from below.
  record GivenUp(UserId user, ConversationId conversationId) implements Observation {}

  /// A session was given a page.
  ///
  /// @param inSync as part of the answer to `sync`; else to `history`
  record Paged(Session session, ConversationId conversationId, boolean inSync, List<SeenMessage> messages,
      long latestSeq, long readSeq, int unread) implements Observation {}

  /// A device is about to say how far it has come: `ack` where `readSeq` is 0, else `read`. Whoever feeds a record in
  /// which a process may die has its devices say it again when they connect, as clients do.
  record CursorSaid(Session session, ConversationId conversationId, Cursor cursor) implements Observation {}

  /// A session was shown how far a member has come.
  ///
  /// @param unread what it says of the reader's own conversation; null in receipts of others
  record ReceiptShown(Session session, ConversationId conversationId, UserId of, Cursor cursor,
      @Nullable Integer unread) implements Observation {}

  /// Nothing is on its way any more, and nothing will be sent. The session was open and synced all along, and has filled
  /// the gaps that it knew of: whatever it should have, it has by now.
  record Settled(Session session) implements Observation {}

  /// After [Settled]: the device has connected and synced once more, from the cursors it held.
  record SyncedInTheEnd(Device device) implements Observation {}

  /// After all else: a conversation as a member may read it, in full, and what is stored of everybody's cursors.
  record FinalView(UserId reader, ConversationId conversationId, List<SeenMessage> messages, long readSeq, int unread,
      Map<UserId, Cursor> cursors) implements Observation {}
}
