package io.parley.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A frame from a node to a client. Fields that are null are left out, but for those the contract names as null.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({@JsonSubTypes.Type(ServerFrame.Welcome.class), @JsonSubTypes.Type(ServerFrame.Sent.class),
    @JsonSubTypes.Type(ServerFrame.Message.class), @JsonSubTypes.Type(ServerFrame.Receipt.class),
    @JsonSubTypes.Type(ServerFrame.Typing.class),
    @JsonSubTypes.Type(ServerFrame.Presence.class), @JsonSubTypes.Type(ServerFrame.Presences.class),
    @JsonSubTypes.Type(ServerFrame.Resync.class), @JsonSubTypes.Type(ServerFrame.Conversation.class),
    @JsonSubTypes.Type(ServerFrame.Page.class), @JsonSubTypes.Type(ServerFrame.Synced.class),
    @JsonSubTypes.Type(ServerFrame.Ok.class), @JsonSubTypes.Type(ServerFrame.Pong.class),
    @JsonSubTypes.Type(ServerFrame.Drain.class), @JsonSubTypes.Type(ServerFrame.Hint.class),
    @JsonSubTypes.Type(ServerFrame.Error.class)})
@JsonInclude(JsonInclude.Include.NON_NULL)
public sealed interface ServerFrame {
  @JsonTypeName("welcome")
  record Welcome(@Nullable String re, String sessionId, UUID userId, String nodeId, String serverTime,
      int heartbeatSeconds,
      Limits limits) implements ServerFrame {}

  record Limits(int bodyBytes, int frameBytes, int sendsPerSecond, int sendBurst) {}

  @JsonTypeName("sent")
  record Sent(@Nullable String re, UUID conversationId, UUID clientMessageId, UUID messageId, String sentAt,
      boolean duplicate) implements ServerFrame {}

  /// The message object; also in pages and in REST answers.
  ///
  /// @param body as it is now, in pages; empty once deleted
  /// @param event in system messages: `{"kind":"member_added","user_id":…}`
  /// @param reactions who reacted, by emoji
  @JsonTypeName("message")
  record Message(UUID conversationId, long seq, UUID messageId, UUID senderId, UUID clientMessageId, String messageType,
      String body, @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable UUID targetMessageId,
      @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable Media media, List<UUID> mentions, String sentAt,
      String deliveryStatus, @Nullable Event event, @Nullable String editedAt, @Nullable String deletedAt,
      @Nullable Map<String, List<UUID>> reactions) implements ServerFrame {}

  record Media(UUID mediaId) {}

  /// @param kind `created`, `member_added`, `role_changed`, `member_removed`, `member_muted`, `renamed` or `became_channel`
  /// @param mutedUntil left out where a member was unmuted
  record Event(String kind, @Nullable UUID userId, @Nullable String role, @Nullable String title,
      @Nullable String mutedUntil) {}

  /// @param unread only to the reader's own sessions, as is
  /// @param latestSeq the end of the conversation up to which `unread` was counted
  @JsonTypeName("receipt")
  record Receipt(UUID conversationId, UUID userId, long deliveredSeq, long readSeq, @Nullable Integer unread,
      @Nullable Long latestSeq)
      implements
        ServerFrame {}

  @JsonTypeName("hint")
  record Hint(UUID conversationId, long latestSeq) implements ServerFrame {}

  @JsonTypeName("typing")
  record Typing(UUID conversationId, UUID userId, boolean active) implements ServerFrame {}

  /// @param status `online`, `away` or `offline`
  /// @param lastSeenAt null where nobody knows, or this reader may not
  @JsonTypeName("presence")
  record Presence(UUID userId, String status,
      @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable String lastSeenAt) implements ServerFrame {}

  @JsonTypeName("presences")
  record Presences(@Nullable String re, List<UserPresence> users) implements ServerFrame {}

  /// A [Presence] in a list.
  record UserPresence(UUID userId, String status,
      @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable String lastSeenAt) {}

  @JsonTypeName("resync")
  record Resync() implements ServerFrame {}

  /// The conversation object; also in REST answers.
  @JsonTypeName("conversation")
  record Conversation(UUID conversationId, String kind, @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable String title,
      String createdAt, UUID createdBy, int memberCount, long latestSeq,
      boolean historyVisible) implements ServerFrame {}

  @JsonTypeName("page")
  record Page(@Nullable String re, UUID conversationId, List<Message> messages, boolean more, long latestSeq,
      long readSeq,
      int unread) implements ServerFrame {}

  @JsonTypeName("synced")
  record Synced(@Nullable String re, int conversations, @Nullable String next) implements ServerFrame {}

  @JsonTypeName("ok")
  record Ok(@Nullable String re) implements ServerFrame {}

  @JsonTypeName("pong")
  record Pong(@Nullable String re, String serverTime) implements ServerFrame {}

  @JsonTypeName("drain")
  record Drain(long reconnectAfterMs) implements ServerFrame {}

  @JsonTypeName("error")
  record Error(@Nullable String re, String code, String message, @Nullable Long retryAfterMs) implements ServerFrame {}
}
