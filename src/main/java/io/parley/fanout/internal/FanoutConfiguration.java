package io.parley.fanout.internal;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.parley.conversation.Conversations;
import io.parley.conversation.Members;
import io.parley.fanout.ops.DeadLetters;
import io.parley.fanout.spi.Absentees;
import io.parley.fanout.spi.Gateways;
import io.parley.fanout.spi.Missed;
import io.parley.fanout.spi.Subscriptions;
import io.parley.messaging.ConversationHeads;
import io.parley.messaging.ConversationLog;
import io.parley.messaging.Receipts;
import io.parley.messaging.StageNotes;
import io.parley.messaging.Unread;
import io.parley.platform.Cql;
import io.parley.platform.Deadlines;
import io.parley.platform.NodeService;
import io.parley.platform.OnRole;
import io.parley.platform.Peers;
import io.parley.platform.PublishedMeters;
import io.parley.platform.Role;
import io.parley.platform.Traces;
import io.parley.sessions.Nodes;
import io.parley.sessions.Sessions;
import java.time.Clock;
import java.util.Set;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.kafka.autoconfigure.KafkaConnectionDetails;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.KafkaTemplate;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(FanoutProperties.class)
@OnRole(Role.FANOUT)
class FanoutConfiguration {
  @Bean
  static PublishedMeters publishedFanoutMeters() {
    return new PublishedMeters(
        Set.of("parley.fanout.behind", "parley.fanout.oldest", "parley.fanout.oldest.partition", "parley.fanout.paused",
            "parley.fanout.backlog", "parley.fanout.pushes", "parley.fanout.deliveries", "parley.fanout.dead.letters"),
        Set.of("parley.fanout.lag", "parley.fanout.stages"));
  }

  @Bean
  Backlog backlog(FanoutProperties properties, MeterRegistry meters) {
    Backlog backlog = new Backlog(properties.backlog().toBytes());
    Gauge.builder("parley.fanout.backlog", backlog, Backlog::waiting)
        .description("Frames and recipients that wait for gateways").baseUnit("bytes").register(meters);
    return backlog;
  }

  @Bean
  DeadLetterStore deadLetterStore(Cql cql) {
    return new CassandraDeadLetters(cql);
  }

  @Bean
  GivenUp givenUp(DeadLetterStore store, KafkaTemplate<byte[], byte[]> messageTemplate, Missed missed, Nodes nodes,
      Clock clock, MeterRegistry meters) {
    return new GivenUp(store, new KafkaDeadLetters(messageTemplate), missed, nodes.self(), clock, Deadlines.TIMER,
        meters);
  }

  @Bean
  Road road(Sessions sessions, Subscriptions subscriptions, Nodes nodes, ObjectProvider<Gateways> near,
      ObjectProvider<Peers> peers,
      ObjectProvider<Absentees> absentees, GivenUp givenUp, Backlog backlog, MeterRegistry meters,
      StageNotes notes) {
    Peers others = peers.getIfAvailable();
    Gateways gateways = others == null
        ? near.getObject()
        : new NearAndFarGateways(nodes.self(), near.getIfAvailable(), others);
    return new Road(sessions, subscriptions, gateways, absentees.getIfAvailable(() -> Absentees.IGNORED), givenUp,
        backlog,
        Deadlines.TIMER, meters, notes);
  }

  @Bean
  Routing routing(Road road) {
    return new Routing(road);
  }

  @Bean
  Resolving resolving(DeadLetterStore store, Receipts receipts, Members members, Clock clock) {
    return new Resolving(store, receipts, members, clock);
  }

  @Bean
  DeadLetterSweep deadLetterSweep(DeadLetterStore store, Resolving resolving, LogConsumers consumers, Clock clock) {
    return new DeadLetterSweep(store, resolving, consumers::ownFirst, clock, Deadlines.TIMER);
  }

  @Bean
  DeadLetters deadLetters(DeadLetterStore store, Resolving resolving, Members members, Sessions sessions, Missed missed,
      ConversationLog log, KafkaTemplate<byte[], byte[]> messageTemplate, Nodes nodes, Clock clock) {
    return new StoredDeadLetters(store, resolving, new Resending(members, sessions, missed, log, messageTemplate),
        new Replays(store, nodes.self(), clock, Deadlines.TIMER), clock);
  }

  @Bean
  NodeService deadLettersService(DeadLetters deadLetters) {
    return new NodeService(new DeadLettersEndpoint(deadLetters));
  }

  @Bean
  MessageFanout messageFanout(ConversationLog log, ConversationHeads heads, Conversations conversations,
      Members members, Routing routing, MeterRegistry meters, Clock clock, Traces traces) {
    return new MessageFanout(log, heads, conversations, members, routing, new Lag(meters, clock),
        new Journeys(traces, clock));
  }

  @Bean
  ReceiptFanout receiptFanout(Conversations conversations, Members members, Unread unread, Routing routing) {
    return new ReceiptFanout(conversations, members, unread, routing);
  }

  /// Needs the log's bean, which exists only once the topics were made and checked.
  @Bean
  LogConsumers logConsumers(KafkaProperties kafka, KafkaConnectionDetails connection, Nodes nodes,
      MessageFanout messages, ReceiptFanout receipts, Backlog backlog, MeterRegistry meters) {
    return new LogConsumers(kafka, connection, nodes.self().value(), messages, receipts, backlog, meters);
  }
}
