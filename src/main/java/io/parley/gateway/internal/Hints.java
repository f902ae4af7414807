package io.parley.gateway.internal;

import io.parley.conversation.Conversation;
import io.parley.conversation.ConversationId;
import io.parley.conversation.ConversationKind;
import io.parley.conversation.Conversations;
import io.parley.conversation.Member;
import io.parley.conversation.Members;
import io.parley.fanout.spi.DomainFrames;
import io.parley.identity.UserId;
import io.parley.messaging.Cursor;
import io.parley.messaging.History;
import io.parley.messaging.Page;
import io.parley.messaging.Receipts;
import io.parley.platform.ErrorKind;
import io.parley.platform.ParleyException;
import io.parley.protocol.ServerFrame;
import io.parley.protocol.ServerFrames;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import reactor.core.publisher.Mono;

/// What a session is told of a conversation of which it may have missed something.
final class Hints {
  private final History history;
  private final Conversations conversations;
  private final Members members;
  private final Receipts receipts;

  Hints(History history, Conversations conversations, Members members, Receipts receipts) {
    this.history = history;
    this.conversations = conversations;
    this.members = members;
    this.receipts = receipts;
  }

  /// The conversation itself, which may be new to the device; how far its members have come, for one who is in it; and where it
  /// ends for this reader, so that the device pulls. Empty for one who may see nothing of it.
  Mono<Told> of(UserId reader, ConversationId conversationId) {
    return history.page(reader, conversationId, null, null, 1)
        .zipWith(conversations.find(conversationId))
        .flatMap(found -> receipts(reader, found.getT1(), found.getT2())
            .map(receipts -> new Told(frames(found.getT1(), found.getT2(), receipts),
                found.getT2().kind() == ConversationKind.CHANNEL)))
        .onErrorResume(failure -> failure instanceof ParleyException refusal && refusal.kind() == ErrorKind.NOT_FOUND,
            _ -> Mono.empty());
  }

  /// @param channel whether it is one
  record Told(List<byte[]> frames, boolean channel) {}

  private static List<byte[]> frames(Page page, Conversation conversation, List<ServerFrame> receipts) {
    List<byte[]> frames = new ArrayList<>();
    frames.add(ServerFrames.encode(DomainFrames.conversation(conversation, page.latestSeq())));
    receipts.forEach(receipt -> frames.add(ServerFrames.encode(receipt)));
    frames.add(ServerFrames.encode(new ServerFrame.Hint(conversation.conversationId().value(), page.latestSeq())));
    return frames;
  }

  private Mono<List<ServerFrame>> receipts(UserId reader, Page page, Conversation conversation) {
    ConversationId conversationId = conversation.conversationId();
    return members.stored(conversationId, reader).filter(Member::present)
        .flatMap(_ -> conversation.memberCount() <= Receipts.MAX_MEMBERS
            ? receipts.of(conversationId)
            : Mono.just(Map.<UserId, Cursor>of()))
        .map(cursors -> receipts(reader, page, cursors))
        .defaultIfEmpty(List.of());
  }

  private static List<ServerFrame> receipts(UserId reader, Page page, Map<UserId, Cursor> cursors) {
    List<ServerFrame> frames = new ArrayList<>();
    Cursor own = cursors.getOrDefault(reader, Cursor.NONE);
    frames.add(new ServerFrame.Receipt(page.conversationId().value(), reader.value(),
        Math.max(own.deliveredSeq(), page.readSeq()), page.readSeq(), page.unread(), page.latestSeq()));
    cursors.forEach((user, cursor) -> {
      if (!user.equals(reader)) {
        frames.add(new ServerFrame.Receipt(page.conversationId().value(), user.value(), cursor.deliveredSeq(),
            cursor.readSeq(), null, null));
      }
    });
    return frames;
  }
}
