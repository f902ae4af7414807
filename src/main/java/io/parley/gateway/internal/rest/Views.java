package io.parley.gateway.internal.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.parley.conversation.Member;
import io.parley.fanout.spi.DomainFrames;
import io.parley.identity.LocalTokens.LocalToken;
import io.parley.identity.User;
import io.parley.messaging.Cursor;
import io.parley.messaging.History;
import io.parley.messaging.MessageAccepted;
import io.parley.messaging.Page;
import io.parley.messaging.SendMessage;
import io.parley.notification.PushKind;
import io.parley.notification.PushTargets;
import io.parley.protocol.ServerFrame;
import io.parley.protocol.ServerFrames;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What REST answers where it is not the very object of the socket.
final class Views {
  private Views() {}

  static ServerFrame.Sent sent(SendMessage command, MessageAccepted accepted) {
    return new ServerFrame.Sent(null, command.conversationId().value(), command.clientMessageId(),
        accepted.messageId(), ServerFrames.time(accepted.sentAt()), accepted.duplicate());
  }

  static ServerFrame.Page page(Page page) {
    return new ServerFrame.Page(null, page.conversationId().value(),
        page.messages().stream().map(message -> DomainFrames.message(message.message(), message.status())).toList(),
        page.more(), page.latestSeq(), page.readSeq(), page.unread());
  }

  /// One page of conversations.
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record ConversationList(List<ConversationItem> items,
      @Schema(description = "Give it as cursor to go on; left out on the last page.") @Nullable String next) {}

  @Schema(description = "A conversation of mine, with its last message.")
  record ConversationItem(@Schema(example = "conversation") String type, UUID conversationId,
      @Schema(description = "direct, group or channel", example = "group") String kind, @Nullable String title,
      @Schema(example = "2026-11-24T10:15:30.123Z") String createdAt, UUID createdBy, int memberCount, long latestSeq,
      boolean historyVisible, ServerFrame.@Nullable Message lastMessage, long readSeq,
      @Schema(description = "Messages by others after read_seq; stops at 100.") int unread) {
    static ConversationItem of(History.Overview overview) {
      ServerFrame.Conversation conversation = DomainFrames.conversation(overview.conversation(), overview.latestSeq());
      return new ConversationItem("conversation", conversation.conversationId(), conversation.kind(),
          conversation.title(), conversation.createdAt(), conversation.createdBy(), conversation.memberCount(),
          conversation.latestSeq(), conversation.historyVisible(),
          overview.lastMessage() == null
              ? null
              : DomainFrames.message(overview.lastMessage().message(), overview.lastMessage().status()),
          overview.readSeq(), overview.unread());
    }
  }

  /// One page of members.
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record MemberList(List<MemberItem> items,
      @Schema(description = "Give it as cursor to go on; left out on the last page.") @Nullable String next) {}

  record MemberItem(UUID userId, @Schema(description = "owner, admin or member", example = "member") String role,
      @Schema(description = "The place in the conversation at which they joined.") long joinedSeq,
      @Schema(description = "Until when they can't send; may lie in the past. Left out for one who was never muted.") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String mutedUntil) {
    static MemberItem of(Member member) {
      return new MemberItem(member.userId().value(), DomainFrames.wireName(member.role()), member.joinedSeq(),
          member.mutedUntil() == null ? null : ServerFrames.time(member.mutedUntil()));
    }
  }

  /// One page of cursors.
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record ReceiptList(List<ReceiptItem> items,
      @Schema(description = "Give it as cursor to go on; left out on the last page.") @Nullable String next) {}

  record ReceiptItem(UUID userId,
      @Schema(description = "A device of theirs holds everything up to here.") long deliveredSeq,
      @Schema(description = "They have seen everything up to here.") long readSeq) {
    static ReceiptItem of(Member member, Cursor cursor) {
      return new ReceiptItem(member.userId().value(), cursor.deliveredSeq(), cursor.readSeq());
    }
  }

  /// One page of blocked users.
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record BlockList(List<BlockItem> items,
      @Schema(description = "Give it as cursor to go on; left out on the last page.") @Nullable String next) {}

  record BlockItem(UUID userId) {}

  record PushOffer(@Schema(description = "Of web_push and webhook") List<String> kinds,
      @Schema(description = "In base64url; left out where web_push is off") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String vapidKey) {
    static PushOffer of(PushTargets.Offer offer) {
      return new PushOffer(offer.kinds().stream().map(PushKind::wireName).sorted().toList(), offer.vapidKey());
    }
  }

  record MutedUntil(@Schema(description = "null where I am notified") @Nullable String mutedUntil) {
    static MutedUntil of(@Nullable Instant until) {
      return new MutedUntil(until == null ? null : ServerFrames.time(until));
    }
  }

  record Profile(UUID userId,
      @Schema(description = "The name given in local; left out elsewhere.") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String name,
      @Nullable String displayName, @Nullable String avatar) {
    static Profile of(User user) {
      return new Profile(user.userId().value(), user.name(), user.displayName(), user.avatar());
    }
  }

  record Token(UUID userId, String name, String token) {
    static Token of(LocalToken token) {
      return new Token(token.userId().value(), token.name(), token.token());
    }
  }
}
