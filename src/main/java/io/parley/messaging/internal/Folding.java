package io.parley.messaging.internal;

import io.parley.conversation.ConversationId;
import io.parley.messaging.AcceptedRecord;
import io.parley.messaging.Content;
import io.parley.messaging.MessageType;
import io.parley.platform.Uuids;
import java.util.List;
import java.util.UUID;
import reactor.core.publisher.Mono;

/// Folds edits, deletions and reactions into the messages they are about.
///
/// Whether they were allowed was decided when they were accepted; here counts only what lies before them in the log. One
/// whose target was deleted in the meantime changes nothing, and what it says is forgotten.
final class Folding {
  private final MessageStore store;

  Folding(MessageStore store) {
    this.store = store;
  }

  /// Completes with the record as it is to be shown: an entry that came too late says nothing.
  Mono<Placed> fold(ConversationId conversationId, Placed placed) {
    Content content = placed.record().content();
    if (content == null) {
      return store.hold(empty(conversationId, placed.record())).thenReturn(placed);
    }
    UUID target = content.targetMessageId();
    if (target == null || !content.type().isAboutAnother()) {
      return Mono.just(placed);
    }
    return content.type() == MessageType.DELETE
        ? delete(conversationId, target, placed).thenReturn(placed)
        : store.rows(conversationId, List.of(target)).flatMap(rows -> {
          MessageRow row = rows.get(target);
          return row == null || row.deleted()
              ? forget(conversationId, placed)
              : change(conversationId, target, content, placed).thenReturn(placed);
        });
  }

  private static StoredMessage empty(ConversationId conversationId, AcceptedRecord record) {
    return new StoredMessage(conversationId, record.messageId(), record.senderId(), record.clientMessageId(),
        new Content(record.type(), "", null, null, List.of()), null);
  }

  private Mono<Void> change(ConversationId conversationId, UUID target, Content content, Placed placed) {
    AcceptedRecord record = placed.record();
    return content.type() == MessageType.EDIT
        ? store.edit(conversationId, target,
            new MessageStore.Edit(placed.seq(), record.messageId(), content.body()))
        : store.react(conversationId, target, record.senderId(),
            new MessageRow.Reaction(placed.seq(), content.body()));
  }

  private Mono<Void> delete(ConversationId conversationId, UUID target, Placed placed) {
    return store.delete(conversationId, target, placed.seq(), Uuids.instant(placed.record().messageId()))
        .then(store.edits(conversationId, target))
        .flatMap(edits -> store.empty(conversationId, edits.values(), placed.seq()));
  }

  private Mono<Placed> forget(ConversationId conversationId, Placed placed) {
    return store.empty(conversationId, List.of(placed.record().messageId()), placed.seq())
        .thenReturn(new Placed(placed.record().emptied(), placed.tail()));
  }
}
