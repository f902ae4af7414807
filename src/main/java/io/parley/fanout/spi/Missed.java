package io.parley.fanout.spi;

import io.parley.conversation.ConversationId;
import io.parley.identity.UserId;
import io.parley.sessions.NodeId;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/// What could not be brought to a gateway whose sessions count: whom it has to tell that there is news. `missed:{node_id}` in Redis.
///
/// A gateway that does not look for a minute has lost its lease by then, and has all its sessions sync. At most 20,000 are
/// remembered for a gateway; beyond that all its sessions are meant. Every call fails with `unavailable` after 2 s.
public interface Missed {
  /// Remembers them until the gateway has told its sessions.
  Mono<Void> add(NodeId gateway, Collection<News> news);

  /// What the gateway has to tell now; nothing is taken away.
  Mono<Told> look(NodeId gateway);

  /// Takes away what the sessions were told.
  Mono<Void> forget(NodeId gateway, Told told);

  /// @param userId null for all sessions that hear of it, which is a channel then
  record News(@Nullable UserId userId, ConversationId conversationId) {}

  /// @param everybody whether all sessions of the gateway have to sync
  /// @param news at most 1,000 at a time
  record Told(boolean everybody, List<News> news) {
    public boolean isEmpty() {
      return !everybody && news.isEmpty();
    }
  }
}
