package io.parley.fanout.internal;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parley.conversation.Conversations;
import io.parley.conversation.Members;
import io.parley.fanout.spi.Absentees;
import io.parley.fanout.spi.Gateways;
import io.parley.fanout.spi.Missed;
import io.parley.messaging.ConversationHeads;
import io.parley.messaging.ConversationLog;
import io.parley.messaging.Unread;
import io.parley.platform.Traces;
import io.parley.sessions.NodeId;
import io.parley.sessions.Sessions;
import io.parley.simulation.Engine;
import io.parley.simulation.Life;
import java.time.Clock;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/// Fan-out's classes as one process has them, made as [FanoutConfiguration] makes them.
public final class SimulatedFanout {
  private final MessageFanout messages;
  private final ReceiptFanout receipts;
  private final Backlog backlog;

  /// What fan-out asks of others.
  public record Ports(ConversationLog log, ConversationHeads heads, Conversations conversations, Members members,
      Unread unread, Sessions sessions, Gateways gateways, Keeping keeping) {}

  /// Where goes what is given up on.
  ///
  /// @param letters that all processes share, by their id
  public record Keeping(Life life, Map<String, Object> letters, Missed missed) {}

  /// @param backlog bytes that may wait for gateways
  public SimulatedFanout(Ports ports, Scheduler timer, long backlog) {
    this.backlog = new Backlog(backlog);
    MeterRegistry meters = new SimpleMeterRegistry();
    Keeping keeping = ports.keeping;
    GivenUp givenUp = new GivenUp(new SimulatedDeadLetters(keeping.life, keeping.letters),
        _ -> keeping.life.call(Engine.KAFKA, () -> null), keeping.missed, new NodeId("fanout"), Clock.systemUTC(),
        timer,
        meters);
    Routing routing = new Routing(
        new Road(ports.sessions, new NoChannels(), ports.gateways, Absentees.IGNORED, givenUp, this.backlog, timer,
            meters));
    messages = new MessageFanout(ports.log, ports.heads, ports.conversations, ports.members, routing,
        new Lag(meters, Clock.systemUTC()),
        new Journeys(Traces.none(), Clock.systemUTC()));
    receipts = new ReceiptFanout(ports.conversations, ports.members, ports.unread, routing);
  }

  /// A poll that was handed over; its offsets may be committed once it is settled.
  public record HandedOver(Settlement settlement) {
    public Mono<Void> settled() {
      return settlement.done();
    }
  }

  public Mono<HandedOver> messages(List<ConsumerRecord<byte[], byte[]>> records) {
    return messages.handle(records).map(HandedOver::new);
  }

  public Mono<HandedOver> receipts(List<ConsumerRecord<byte[], byte[]>> records) {
    return receipts.handle(records).map(HandedOver::new);
  }

  public void forget(int partition) {
    messages.forget(partition);
  }

  public boolean admits(boolean paused) {
    return backlog.admits(paused);
  }

  /// What a consumer remembers of the polls that it has handed over.
  public static final class Polls {
    private final UnsettledPolls polls = new UnsettledPolls();

    public void add(List<ConsumerRecord<byte[], byte[]>> records, HandedOver poll) {
      Map<TopicPartition, UnsettledPolls.Span> spans = new LinkedHashMap<>();
      records.forEach(record -> spans.put(new TopicPartition(record.topic(), record.partition()),
          new UnsettledPolls.Span(record.offset() + 1, record.timestamp())));
      polls.add(spans, poll.settlement);
    }

    /// Up to where partitions may be committed, each place once.
    public Map<Integer, Long> takeDue() {
      Map<TopicPartition, OffsetAndMetadata> due = polls.due();
      polls.committed(due);
      Map<Integer, Long> offsets = new TreeMap<>();
      due.forEach((partition, offset) -> offsets.put(partition.partition(), offset.offset()));
      return offsets;
    }

    public void drop(String topic, Collection<Integer> partitions) {
      polls.drop(partitions.stream().map(partition -> new TopicPartition(topic, partition)).toList());
    }
  }
}
