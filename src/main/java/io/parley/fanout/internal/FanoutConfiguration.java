package io.parley.fanout.internal;

import io.micrometer.core.instrument.MeterRegistry;
import io.parley.conversation.Conversations;
import io.parley.conversation.Members;
import io.parley.fanout.spi.Gateways;
import io.parley.messaging.ConversationHeads;
import io.parley.messaging.ConversationLog;
import io.parley.messaging.Unread;
import io.parley.platform.Deadlines;
import io.parley.platform.OnRole;
import io.parley.platform.Peers;
import io.parley.platform.Role;
import io.parley.platform.Traces;
import io.parley.sessions.Nodes;
import io.parley.sessions.Sessions;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.kafka.autoconfigure.KafkaConnectionDetails;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@OnRole(Role.FANOUT)
class FanoutConfiguration {
  @Bean
  Recipients recipients(Members members) {
    return new Recipients(members);
  }

  @Bean
  Routing routing(Sessions sessions, Nodes nodes, ObjectProvider<Gateways> near, ObjectProvider<Peers> peers,
      MeterRegistry meters) {
    Peers others = peers.getIfAvailable();
    Gateways gateways = others == null
        ? near.getObject()
        : new NearAndFarGateways(nodes.self(), near.getIfAvailable(), others);
    return new Routing(sessions, new MeasuredGateways(gateways, meters), Deadlines.TIMER);
  }

  @Bean
  MessageFanout messageFanout(ConversationLog log, ConversationHeads heads, Conversations conversations,
      Recipients recipients, Routing routing, MeterRegistry meters, Clock clock, Traces traces) {
    return new MessageFanout(log, heads, conversations, recipients, routing, new Lag(meters, clock),
        new Journeys(traces, clock));
  }

  @Bean
  ReceiptFanout receiptFanout(Conversations conversations, Members members, Unread unread, Routing routing) {
    return new ReceiptFanout(conversations, members, unread, routing);
  }

  /// Needs the log's bean, which exists only once the topics were made and checked.
  @Bean
  LogConsumers logConsumers(KafkaProperties kafka, KafkaConnectionDetails connection, MessageFanout messages,
      ReceiptFanout receipts, MeterRegistry meters) {
    return new LogConsumers(kafka, connection, messages, receipts, meters);
  }
}
