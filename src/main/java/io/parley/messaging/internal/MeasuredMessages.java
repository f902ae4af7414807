package io.parley.messaging.internal;

import io.micrometer.core.instrument.MeterRegistry;
import io.parley.conversation.ConversationEvent;
import io.parley.conversation.ConversationId;
import io.parley.identity.UserId;
import io.parley.messaging.MessageAccepted;
import io.parley.messaging.Messages;
import io.parley.messaging.SendMessage;
import io.parley.platform.Outcomes;
import io.parley.platform.TraceSpan;
import io.parley.platform.Traces;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/// Sends, traced, and timed from the moment they come in until they are durable or refused.
final class MeasuredMessages implements Messages {
  private static final String ACCEPTED = "accepted";

  private final Messages messages;
  private final Traces traces;
  private final Outcomes sends;

  MeasuredMessages(Messages messages, MeterRegistry meters, Traces traces) {
    this.traces = traces;
    this.messages = messages;
    sends = new Outcomes(meters, "parley.messaging.sends", "Sends taken up by this node", ACCEPTED);
  }

  @Override
  public Mono<MessageAccepted> send(SendMessage command) {
    return sends.time(Mono.defer(() -> traced(command)), MeasuredMessages::outcome);
  }

  private Mono<MessageAccepted> traced(SendMessage command) {
    TraceSpan span = traces.follow("accept", command.trace());
    return span == TraceSpan.NONE
        ? messages.send(command)
        : span.around(messages.send(command.within(span))
            .doOnNext(accepted -> span.note("parley.message_id", accepted.messageId())));
  }

  private static String outcome(@Nullable MessageAccepted accepted) {
    return accepted != null && accepted.duplicate() ? "duplicate" : ACCEPTED;
  }

  @Override
  public Mono<UUID> announce(ConversationId conversationId, UserId actor, ConversationEvent event) {
    return messages.announce(conversationId, actor, event);
  }

  @Override
  public Mono<Long> change(ConversationId conversationId, UserId actor, ConversationEvent event) {
    return messages.change(conversationId, actor, event);
  }
}
