package io.parley.gateway.internal;

import io.parley.conversation.ConversationId;
import io.parley.identity.UserId;
import io.parley.presence.Attendance;
import io.parley.protocol.ClientFrame;
import io.parley.protocol.ServerFrame;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import reactor.core.publisher.Flux;

/// What users learn of each other beside messages: who is there, and who writes.
///
/// @param attendance told by each session of its user
record Whereabouts(Attendance attendance, Watchers watchers, Typing typing) {
  Flux<ServerFrame> answer(Session session, ClientFrame.Watch watch) {
    return watchers.watch(session, watch.id(), users(watch.userIds()));
  }

  Flux<ServerFrame> answer(Session session, ClientFrame.Unwatch unwatch) {
    return watchers.unwatch(session, unwatch.id(), users(unwatch.userIds()));
  }

  Flux<ServerFrame> answer(Session session, ClientFrame.Presence presence) {
    return Flux.defer(() -> {
      session.appears(presence.away());
      return Flux.empty();
    });
  }

  Flux<ServerFrame> answer(Session session, ClientFrame.Typing frame) {
    return typing.says(session.userId(), new ConversationId(frame.conversationId()), frame.active())
        .thenMany(Flux.empty());
  }

  private static List<UserId> users(Collection<UUID> ids) {
    return ids.stream().map(UserId::new).toList();
  }
}
