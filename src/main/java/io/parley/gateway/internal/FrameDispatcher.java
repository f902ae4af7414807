package io.parley.gateway.internal;

import io.parley.conversation.ConversationId;
import io.parley.messaging.Receipts;
import io.parley.protocol.ClientFrame;
import io.parley.protocol.ServerFrame;
import io.parley.protocol.ServerFrames;
import java.time.Clock;
import reactor.core.publisher.Flux;

/// Finds the one who answers a request of an open session.
final class FrameDispatcher {
  private final Sends sends;
  private final Receipts receipts;
  private final Syncs syncs;
  private final Whereabouts whereabouts;
  private final Channels channels;
  private final Clock clock;

  FrameDispatcher(Sends sends, Receipts receipts, Syncs syncs, Whereabouts whereabouts, Channels channels,
      Clock clock) {
    this.sends = sends;
    this.receipts = receipts;
    this.syncs = syncs;
    this.whereabouts = whereabouts;
    this.channels = channels;
    this.clock = clock;
  }

  /// The frames that answer it, made as they are asked for. Sends reach messaging in the order of these calls when each
  /// is subscribed to at once.
  Flux<ServerFrame> answer(Session session, ClientFrame.Request request) {
    return switch (request) {
      case ClientFrame.Send send -> sends.answer(session, send).flux();
      case ClientFrame.Ack(var id, var conversation, var seq) -> {
        session.acknowledged();
        yield receipts.delivered(session.userId(), session.deviceId(), new ConversationId(conversation), seq)
            .thenMany(Flux.empty());
      }
      case ClientFrame.Read(var id, var conversation, var seq) -> {
        session.acknowledged();
        yield receipts.read(session.userId(), new ConversationId(conversation), seq).thenMany(Flux.empty());
      }
      case ClientFrame.Sync sync -> syncs.answer(session, sync);
      case ClientFrame.History history -> syncs.answer(session, history);
      case ClientFrame.Typing typing -> whereabouts.answer(session, typing);
      case ClientFrame.Presence presence -> whereabouts.answer(session, presence);
      case ClientFrame.View(var id, var conversation) ->
        channels.view(session, conversation == null ? null : new ConversationId(conversation)).thenMany(Flux.empty());
      case ClientFrame.Watch watch -> whereabouts.answer(session, watch);
      case ClientFrame.Unwatch unwatch -> whereabouts.answer(session, unwatch);
      case ClientFrame.Ping ping -> Flux.just(new ServerFrame.Pong(ping.id(), ServerFrames.time(clock.instant())));
    };
  }
}
