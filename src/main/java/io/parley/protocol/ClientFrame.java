package io.parley.protocol;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A frame from a client to a node, with all its fields checked. [ClientFrames] makes it from bytes.
public sealed interface ClientFrame {
  int MAX_ID_LENGTH = 64;
  int MAX_DEVICE_ID_LENGTH = 64;
  /// What a `client` says beyond it is cut off.
  int MAX_CLIENT_LENGTH = 64;
  int MAX_CURSORS = 10_000;
  int MAX_LIMIT = 500;
  int DEFAULT_HISTORY_LIMIT = 50;
  int DEFAULT_SYNC_LIMIT = 100;
  /// Users that a session watches.
  int MAX_WATCHED = 500;

  /// One that asks for something and needs an open session; the others open it or keep it open.
  sealed interface Request extends ClientFrame {}

  /// What the answer carries as `re`; null where the client left it out.
  @Nullable
  String id();

  /// @param token null where it came with the upgrade
  /// @param client what the device says of itself, for operators; null where it says nothing that is text
  record Hello(@Nullable String id, @Nullable String token, String deviceId,
      @Nullable String client) implements ClientFrame {
    /// Without the token, so that no log can hold it.
    @Override
    public String toString() {
      return "Hello[id=%s, deviceId=%s]".formatted(id, deviceId);
    }
  }

  /// @param messageType any word; whether it may be sent is not decided here
  /// @param body valid Unicode of any length; empty where the client left it out
  /// @param attempt 1 and up
  record Send(@Nullable String id, UUID conversationId, UUID clientMessageId, String messageType, String body,
      int attempt, @Nullable UUID targetMessageId, @Nullable UUID mediaId, List<UUID> mentions) implements Request {}

  record Ack(@Nullable String id, UUID conversationId, long seq) implements Request {}

  record Read(@Nullable String id, UUID conversationId, long seq) implements Request {}

  /// @param cursors at most [#MAX_CURSORS]; of several for one conversation the highest
  /// @param limit 1 to [#MAX_LIMIT]
  /// @param continues whether more cursors follow in another frame
  /// @param next what a `synced` gave, to go on from there
  record Sync(@Nullable String id, Map<UUID, Long> cursors, int limit, boolean continues, @Nullable String next)
      implements
        Request {}

  /// @param limit 1 to [#MAX_LIMIT]
  record History(@Nullable String id, UUID conversationId, @Nullable Long afterSeq, @Nullable Long beforeSeq,
      int limit) implements Request {}

  record Typing(@Nullable String id, UUID conversationId, boolean active) implements Request {}

  /// @param away or else online
  record Presence(@Nullable String id, boolean away) implements Request {}

  /// @param userIds each once, at most [#MAX_WATCHED]
  record Watch(@Nullable String id, List<UUID> userIds) implements Request {}

  /// @param userIds each once, at most [#MAX_WATCHED]
  record Unwatch(@Nullable String id, List<UUID> userIds) implements Request {}

  /// @param conversationId what is open on the screen; null for none
  record View(@Nullable String id, @Nullable UUID conversationId) implements Request {}

  record Ping(@Nullable String id) implements Request {}

  record Refresh(@Nullable String id, String token) implements ClientFrame {
    /// Without the token, so that no log can hold it.
    @Override
    public String toString() {
      return "Refresh[id=%s]".formatted(id);
    }
  }
}
