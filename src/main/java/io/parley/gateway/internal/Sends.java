package io.parley.gateway.internal;

import io.parley.conversation.ConversationId;
import io.parley.messaging.Content;
import io.parley.messaging.MessageAccepted;
import io.parley.messaging.MessageType;
import io.parley.messaging.Messages;
import io.parley.messaging.SendMessage;
import io.parley.platform.TraceSpan;
import io.parley.platform.Traces;
import io.parley.protocol.ClientFrame;
import io.parley.protocol.ServerFrame;
import io.parley.protocol.ServerFrames;
import io.parley.protocol.Utf8;
import java.time.Duration;
import reactor.core.publisher.Mono;

/// Answers `send`: the user's pace first, then what can be refused without asking anybody.
final class Sends {
  private final Messages messages;
  private final SendLimits pace;
  private final LimitProperties limits;
  private final GatewayMeters meters;
  private final Traces traces;
  private final RefusedUsers refused;

  Sends(Messages messages, SendLimits pace, LimitProperties limits, GatewayMeters meters, Traces traces,
      RefusedUsers refused) {
    this.refused = refused;
    this.traces = traces;
    this.meters = meters;
    this.messages = messages;
    this.pace = pace;
    this.limits = limits;
  }

  Mono<ServerFrame> answer(Session session, ClientFrame.Send send) {
    TraceSpan span = traces.begin("send");
    return span.around(meters.send(Mono.defer(() -> accept(session, send, span))))
        .map(accepted -> sent(send, accepted));
  }

  private Mono<MessageAccepted> accept(Session session, ClientFrame.Send send, TraceSpan span) {
    Duration pause = pace.take(session.userId());
    if (pause.isPositive()) {
      refused.refused(session.userId());
      session.refusedSend();
      return Mono.error(Refusals.rateLimited(pause, limits));
    }
    int bytes = Utf8.length(send.body());
    if (bytes > limits.bodyBytes()) {
      return Mono.error(Refusals.bodyTooLarge(bytes, limits));
    }
    return messages.send(command(session, send, span));
  }

  private static SendMessage command(Session session, ClientFrame.Send send, TraceSpan span) {
    Content content = new Content(MessageType.parse(send.messageType()), send.body(), send.targetMessageId(),
        send.mediaId(), send.mentions());
    return new SendMessage(session.userId(), new ConversationId(send.conversationId()), send.clientMessageId(), content,
        send.attempt(), span.traceparent(), session.entrance());
  }

  private static ServerFrame sent(ClientFrame.Send send, MessageAccepted accepted) {
    return new ServerFrame.Sent(send.id(), send.conversationId(), send.clientMessageId(), accepted.messageId(),
        ServerFrames.time(accepted.sentAt()), accepted.duplicate());
  }
}
