package io.parley.messaging.internal;

import io.parley.conversation.ConversationId;
import io.parley.conversation.Member;
import io.parley.conversation.MemberRole;
import io.parley.identity.UserId;
import io.parley.messaging.Content;
import io.parley.messaging.MessageType;
import io.parley.platform.ErrorKind;
import io.parley.platform.ParleyException;
import java.util.List;
import java.util.UUID;
import reactor.core.publisher.Mono;

/// Whether a message may be about the one it names: one that its sender sees, that is still there and, to be changed,
/// is theirs to change.
final class Targets {
  /// Edits of one message, and people with a reaction to it: what a row can bear.
  private static final int MAX_FOLDED = 1_000;
  private static final int TIME_UUID = 1;

  private final MessageStore store;

  Targets(MessageStore store) {
    this.store = store;
  }

  /// Fails with `not_found` or `forbidden`.
  Mono<Void> check(ConversationId conversationId, Member sender, Content content) {
    UUID target = content.targetMessageId();
    if (target == null) {
      return Mono.empty();
    }
    if (target.version() != TIME_UUID) {
      return Mono.error(Targets::notFound);
    }
    return store.rows(conversationId, List.of(target)).flatMap(rows -> {
      MessageRow row = rows.get(target);
      if (row == null || !sees(sender, row)) {
        return Mono.error(notFound());
      }
      return content.type().isAboutAnother() ? change(conversationId, sender, content, row) : Mono.empty();
    });
  }

  /// One without a number is on its way to all who are in the conversation now.
  private static boolean sees(Member sender, MessageRow row) {
    return row.seq() == null || sender.sees(row.seq());
  }

  private Mono<Void> change(ConversationId conversationId, Member sender, Content content, MessageRow row) {
    if (row.deleted() || !row.content().type().countsAsUnread()) {
      return Mono.error(Targets::notFound);
    }
    return switch (content.type()) {
      case EDIT -> edit(conversationId, sender, content, row);
      case DELETE -> row.senderId().equals(sender.userId()) || sender.role() != MemberRole.MEMBER
          ? Mono.empty()
          : forbidden("Only who sent it, the owner and admins delete a message");
      default -> react(sender.userId(), row);
    };
  }

  private Mono<Void> edit(ConversationId conversationId, Member sender, Content content, MessageRow row) {
    if (!row.senderId().equals(sender.userId())) {
      return forbidden("Only who sent a message edits it");
    }
    if (content.body().isEmpty() && row.content().type() == MessageType.TEXT) {
      return Mono.error(() -> ParleyException.badRequest("body is empty"));
    }
    return row.edited() == null
        ? Mono.empty()
        : store.edits(conversationId, row.messageId()).flatMap(edits -> edits.size() < MAX_FOLDED
            ? Mono.empty()
            : forbidden("A message can be edited %d times".formatted(MAX_FOLDED)));
  }

  private static Mono<Void> react(UserId sender, MessageRow row) {
    return row.reactions().size() < MAX_FOLDED || row.reactions().containsKey(sender)
        ? Mono.empty()
        : forbidden("A message bears the reactions of %d people".formatted(MAX_FOLDED));
  }

  private static ParleyException notFound() {
    return new ParleyException(ErrorKind.NOT_FOUND, "not_found",
        "target_message_id names no message that you see in this conversation, or a deleted one");
  }

  private static Mono<Void> forbidden(String message) {
    return Mono.error(() -> new ParleyException(ErrorKind.FORBIDDEN, "forbidden", message));
  }
}
