package io.parley.gateway.internal;

import io.parley.conversation.ConversationId;
import io.parley.messaging.History.SyncTarget;
import io.parley.platform.ParleyException;
import io.parley.protocol.ClientFrame;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What a session's syncs leave behind between frames: cursors that more will follow, and conversations still owed.
final class SyncState {
  private @Nullable Map<ConversationId, Long> cursors;
  private @Nullable Rest rest;
  private int given;

  /// Adds cursors to those of the frames before. Above 10,000 it fails with `bad_request` and forgets them all.
  synchronized void add(Map<UUID, Long> more) {
    Map<ConversationId, Long> all = cursors == null ? new HashMap<>() : cursors;
    more.forEach((conversation, seq) -> all.merge(new ConversationId(conversation), seq, Math::max));
    cursors = all;
    if (all.size() > ClientFrame.MAX_CURSORS) {
      cursors = null;
      throw ParleyException.badRequest("cursors must hold at most %d in all".formatted(ClientFrame.MAX_CURSORS));
    }
  }

  /// All cursors since the last call.
  synchronized Map<ConversationId, Long> takeCursors() {
    Map<ConversationId, Long> all = cursors;
    cursors = null;
    return all == null ? Map.of() : all;
  }

  /// Keeps what is owed and gives its token; the one before it is void. Null where nothing is owed.
  synchronized @Nullable String keep(List<SyncTarget> owed, int limit) {
    if (owed.isEmpty()) {
      rest = null;
      return null;
    }
    given++;
    rest = new Rest(Integer.toString(given), List.copyOf(owed), limit);
    return rest.token();
  }

  /// What is owed under a token; it stays owed until it has been sent.
  synchronized Rest owed(String token) {
    if (rest == null || !rest.token().equals(token)) {
      throw ParleyException.badRequest("next is none that this session was given last");
    }
    return rest;
  }

  record Rest(String token, List<SyncTarget> targets, int limit) {}
}
