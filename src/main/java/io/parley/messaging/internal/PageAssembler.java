package io.parley.messaging.internal;

import io.parley.conversation.ConversationId;
import io.parley.conversation.Member;
import io.parley.identity.UserId;
import io.parley.messaging.Cursor;
import io.parley.messaging.DeliveryStatus;
import io.parley.messaging.Message;
import io.parley.messaging.PagedMessage;
import io.parley.platform.ParleyException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Turns log rows into messages, all later entries that the reader may see folded in, and derives each one's delivery status.
final class PageAssembler {
  private final MessageStore store;

  PageAssembler(MessageStore store) {
    this.store = store;
  }

  /// The messages of these rows, in their order. Fails with `unavailable` when a row's message can't be read now.
  ///
  /// @param lastSeq the last place the reader may see; what later entries did is not folded in, but for deletions
  Mono<List<Message>> messages(ConversationId conversationId, List<LogEntry> entries, long lastSeq) {
    List<UUID> ids = entries.stream().map(LogEntry::messageId).toList();
    return store.rows(conversationId, ids).flatMap(rows -> Flux.fromIterable(entries)
        .concatMap(entry -> seen(conversationId, entry, rows.get(entry.messageId()), lastSeq)
            .map(row -> message(conversationId, entry, row, lastSeq)))
        .collectList());
  }

  private Mono<MessageRow> seen(ConversationId conversationId, LogEntry entry, @Nullable MessageRow row,
      long lastSeq) {
    if (row == null) {
      return Mono.error(() -> ParleyException.unavailable("Message %d can't be read at present".formatted(entry.seq()),
          null));
    }
    MessageRow.Edited edited = row.edited();
    return edited == null || edited.seq() <= lastSeq || row.deleted()
        ? Mono.just(row)
        : editedBy(conversationId, entry.messageId(), lastSeq).map(row::with).defaultIfEmpty(row.with(null));
  }

  /// The last edit that somebody who has left was still there to see.
  private Mono<MessageRow.Edited> editedBy(ConversationId conversationId, UUID messageId, long lastSeq) {
    return store.edits(conversationId, messageId).mapNotNull(edits -> edits.floorEntry(lastSeq))
        .flatMap(edit -> store.rows(conversationId, List.of(edit.getValue()))
            .mapNotNull(rows -> rows.get(edit.getValue()))
            .map(row -> new MessageStore.Edit(edit.getKey(), row.messageId(), row.content().body())))
        .map(edit -> new MessageRow.Edited(edit.body(), edit.at(), edit.seq()));
  }

  private static Message message(ConversationId conversationId, LogEntry entry, MessageRow row, long lastSeq) {
    return new Message(conversationId, entry.seq(), entry.messageId(), entry.senderId(), row.clientMessageId(),
        row.folded(), row.event(), row.fold(lastSeq));
  }

  /// Says of each message how far all other members have come who can see it.
  static List<PagedMessage> withStatus(List<Message> messages, Collection<Member> members,
      Map<UserId, Cursor> cursors) {
    return messages.stream().map(message -> new PagedMessage(message, status(message, members, cursors))).toList();
  }

  private static DeliveryStatus status(Message message, Collection<Member> members, Map<UserId, Cursor> cursors) {
    List<Member> others = others(message, members);
    if (others.isEmpty()) {
      return DeliveryStatus.SENT;
    }
    boolean allRead = others.stream().allMatch(m -> cursor(m, cursors).readSeq() >= message.seq());
    boolean allDelivered = allRead || others.stream().allMatch(m -> cursor(m, cursors).deliveredSeq() >= message.seq());
    return allRead ? DeliveryStatus.READ : allDelivered ? DeliveryStatus.DELIVERED : DeliveryStatus.SENT;
  }

  private static List<Member> others(Message message, Collection<Member> members) {
    return members.stream()
        .filter(member -> member.present() && member.joinedSeq() <= message.seq()
            && !member.userId().equals(message.senderId()))
        .toList();
  }

  private static Cursor cursor(Member member, Map<UserId, Cursor> cursors) {
    return cursors.getOrDefault(member.userId(), Cursor.NONE);
  }
}
