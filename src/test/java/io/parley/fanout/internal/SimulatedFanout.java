package io.parley.fanout.internal;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parley.conversation.Conversations;
import io.parley.conversation.Members;
import io.parley.fanout.spi.Gateways;
import io.parley.messaging.ConversationHeads;
import io.parley.messaging.ConversationLog;
import io.parley.messaging.Unread;
import io.parley.platform.Traces;
import io.parley.sessions.Sessions;
import java.time.Clock;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/// Fan-out's classes as one process has them, made as [FanoutConfiguration] makes them.
public final class SimulatedFanout {
  private final MessageFanout messages;
  private final ReceiptFanout receipts;

  /// What fan-out asks of others.
  public record Ports(ConversationLog log, ConversationHeads heads, Conversations conversations, Members members,
      Unread unread, Sessions sessions, Gateways gateways) {}

  public SimulatedFanout(Ports ports, Scheduler timer) {
    Recipients recipients = new Recipients(ports.members);
    Routing routing = new Routing(ports.sessions, ports.gateways, timer);
    messages = new MessageFanout(ports.log, ports.heads, ports.conversations, recipients, routing,
        new Lag(new SimpleMeterRegistry(), Clock.systemUTC()),
        new Journeys(Traces.none(), Clock.systemUTC()));
    receipts = new ReceiptFanout(ports.conversations, ports.members, ports.unread, routing);
  }

  public Mono<Void> messages(List<ConsumerRecord<byte[], byte[]>> records) {
    return messages.handle(records);
  }

  public Mono<Void> receipts(List<ConsumerRecord<byte[], byte[]>> records) {
    return receipts.handle(records);
  }

  public void forget(int partition) {
    messages.forget(partition);
  }
}
