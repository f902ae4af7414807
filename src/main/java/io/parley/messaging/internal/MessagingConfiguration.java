package io.parley.messaging.internal;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.parley.conversation.Conversations;
import io.parley.conversation.Members;
import io.parley.messaging.ConversationHeads;
import io.parley.messaging.ConversationLog;
import io.parley.messaging.History;
import io.parley.messaging.Messages;
import io.parley.messaging.Receipts;
import io.parley.messaging.ops.ConversationLooks;
import io.parley.messaging.StageNotes;
import io.parley.messaging.ops.Conversions;
import io.parley.messaging.ops.HotConversations;
import io.parley.messaging.ops.Moderation;
import io.parley.messaging.ops.UnreadReasons;
import io.parley.platform.Cql;
import io.parley.platform.Deadlines;
import io.parley.platform.EngineErrors;
import io.parley.platform.EngineProbe;
import io.parley.platform.NodeService;
import io.parley.platform.OnRole;
import io.parley.platform.Peers;
import io.parley.platform.PublishedMeters;
import io.parley.platform.Redis;
import io.parley.platform.RedisMemory;
import io.parley.platform.Role;
import io.parley.platform.TimeUuids;
import io.parley.platform.Traces;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.kafka.autoconfigure.KafkaConnectionDetails;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.kafka.core.KafkaTemplate;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.retry.Retry;

/// Messaging where Cassandra and Kafka are at hand.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(MessagingProperties.class)
@OnRole({Role.MESSAGING, Role.FANOUT})
class MessagingConfiguration {
  /// Ends a send that Kafka does not take well before [MessagingProperties#writeTimeout] has passed by much.
  private static final int DELIVERY_TIMEOUT_MS = 5_000;
  private static final int REQUEST_TIMEOUT_MS = 4_000;
  /// The producer is called on threads that must not wait; its buffer of 32 MiB is full only when Kafka is away.
  private static final int MAX_BLOCK_MS = 250;
  private static final int CONNECT_TRIES = 60;
  private static final int BATCH_BYTES = 64 * 1024;

  @Bean
  EventFormat eventFormat() {
    return new EventFormat();
  }

  @Bean
  RecordFormat recordFormat(EventFormat events) {
    return new RecordFormat(events);
  }

  @Bean
  MessageStore messageStore(Cql cql, EventFormat events, MeterRegistry meters) {
    return new MeasuredStore(new CassandraMessageStore(cql, events), meters);
  }

  @Bean
  LogStore logStore(Cql cql) {
    return new CassandraLogStore(cql);
  }

  @Bean
  LogReader logReader(LogStore store) {
    return new LogReader(store);
  }

  @Bean
  CursorStore cursorStore(Cql cql) {
    return new CassandraCursorStore(cql);
  }

  @Bean
  MessageTopics messageTopics(Cql cql, MessagingProperties properties, KafkaAdmin kafka) {
    try (Admin admin = Admin.create(kafka.getConfigurationProperties())) {
      return new TopicRegistry(cql, properties).open(admin);
    }
  }

  /// After the topics were made and checked.
  @Bean
  KafkaHealth kafkaHealthIndicator(KafkaAdmin kafka, MessageTopics topics, KafkaTrouble trouble) {
    return new KafkaHealth(Admin.create(kafka.getConfigurationProperties()), trouble);
  }

  @Bean
  EngineProbe kafkaProbe(KafkaHealth kafkaHealthIndicator) {
    return new EngineProbe(kafkaHealthIndicator);
  }

  @Bean
  KafkaTrouble kafkaTrouble(EngineErrors errors, MessagingProperties properties) {
    return new KafkaTrouble(errors, properties.inSync());
  }

  /// Waits for the topics to exist, so that nobody publishes before they were checked.
  @Bean
  DefaultKafkaProducerFactory<byte[], byte[]> messageProducers(KafkaProperties kafka, KafkaConnectionDetails connection,
      MessageTopics topics) {
    Map<String, Object> settings = new HashMap<>(kafka.buildProducerProperties());
    settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, connection.getProducer().getBootstrapServers());
    settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    settings.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    settings.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERY_TIMEOUT_MS);
    settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MS);
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, MAX_BLOCK_MS);
    return new DefaultKafkaProducerFactory<>(settings);
  }

  /// Connected when it is handed out: the first message would otherwise find a producer that knows no broker yet, and must
  /// not wait.
  @Bean
  KafkaTemplate<byte[], byte[]> messageTemplate(DefaultKafkaProducerFactory<byte[], byte[]> messageProducers,
      KafkaTrouble trouble) {
    KafkaTemplate<byte[], byte[]> template = new KafkaTemplate<>(messageProducers);
    template.setProducerListener(trouble);
    Retry patience = Retry.fixedDelay(CONNECT_TRIES, Duration.ofMillis(MAX_BLOCK_MS));
    Flux.just(MessageTopics.MESSAGES, MessageTopics.RECEIPTS, MessageTopics.DEAD_LETTERS, MessageTopics.NOTIFICATIONS)
        .concatMap(topic -> Mono.fromCallable(() -> template.partitionsFor(topic)).retryWhen(patience)
            .subscribeOn(Schedulers.boundedElastic()))
        .blockLast();
    return template;
  }

  @Bean
  static PublishedMeters publishedMessagingMeters() {
    return new PublishedMeters(Set.of("parley.messaging.sends"),
        Set.of("parley.messaging.stages", "parley.messaging.publications"));
  }

  @Bean
  Publisher publisher(KafkaTemplate<byte[], byte[]> messageTemplate, RecordFormat format, MeterRegistry meters) {
    return new MeasuredPublisher(new KafkaPublisher(messageTemplate, format), meters);
  }

  @Bean
  InFlight sendsInFlight(MessagingProperties properties) {
    return new InFlight(properties.sendsInFlight());
  }

  @Bean
  MeterBinder messagingMeters(InFlight sendsInFlight, CoalescingReceipts coalescingReceipts) {
    return meters -> {
      Gauge.builder("parley.messaging.sends.active", sendsInFlight, InFlight::inside)
          .description("Sends that this node works on").register(meters);
      Gauge.builder("parley.messaging.sends.limit", sendsInFlight, InFlight::limit)
          .description("Sends that it works on at most; more are overloaded").register(meters);
      Gauge.builder("parley.messaging.receipts.waiting", coalescingReceipts, CoalescingReceipts::waiting)
          .description("Members whose receipts wait to be stored").register(meters);
    };
  }

  @Bean
  Messages messages(Redis redis, RedisMemory memory, MessageStore store, Publisher publisher,
      Members members, TimeUuids ids, Clock clock, MessagingProperties properties, InFlight sendsInFlight,
      MeterRegistry meters, Traces traces, RecordingRate recordingRate, StageNotes notes) {
    var recognition = new Recognition(new RedisRecentClaims(redis, memory), new DurableClaims(store, clock));
    Acceptance acceptance = new Acceptance(recognition, members, store, meters);
    return new MeasuredMessages(new AcceptingMessages(acceptance, store, publisher, members,
        new MessageIds(ids, new Slots(properties.hotAfter(), clock), recordingRate::take),
        new SendDeadline(properties.writeTimeout(), Deadlines.TIMER), sendsInFlight, notes), meters, traces);
  }

  @Bean
  ConversationHeads conversationHeads(Redis redis, RedisMemory memory, LogReader reader) {
    return new Heads(redis, memory, reader);
  }

  @Bean
  Hotness hotness() {
    return new Hotness(System::nanoTime);
  }

  @Bean
  ConversationLog conversationLog(RecordFormat format, MessageTopics topics, MessageStore messages, LogReader reader,
      LogStore store, Members members, MessagingProperties properties, Hotness hotness, MeterRegistry meters) {
    LogWriter writer = new LogWriter(store, new Folding(messages), members);
    return new CountedLog(new MeasuredLog(
        new OrderedLog(format, topics, messages, reader, writer, new Numbering(properties.rowsPerBucket())), meters),
        hotness);
  }

  @Bean
  LogHistory history(Conversations conversations, Members members, ConversationHeads heads, LogReader reader,
      MessageStore messages, CursorStore cursors) {
    return new LogHistory(conversations, members, heads, reader, new PageAssembler(messages), cursors);
  }

  @Bean
  CoalescingReceipts coalescingReceipts(Members members, ConversationHeads heads, CursorStore cursors,
      Publisher publisher, MessagingProperties properties) {
    return new CoalescingReceipts(members, heads, cursors, publisher, properties.receiptDelay(), Deadlines.TIMER);
  }

  @Bean
  @OnRole(Role.ADMIN)
  Conversions conversions(Conversations conversations, Messages messages) {
    return new LoggedConversions(conversations, messages);
  }

  @Bean
  @Primary
  Receipts receipts(CoalescingReceipts coalescingReceipts, MeterRegistry meters) {
    return new MeasuredReceipts(coalescingReceipts, meters);
  }

  @Bean
  @OnRole(Role.MESSAGING)
  NodeService messagingService(Messages messages, History history, Receipts receipts) {
    return new NodeService(new MessagingEndpoint(messages, history, receipts));
  }

  /// What operators may ask where storage is at hand.
  @Configuration(proxyBeanMethods = false)
  @OnRole({Role.MESSAGING, Role.FANOUT})
  static class Ops {
    @Bean
    UnreadReasons unreadReasons(LogHistory history, Members members, CursorStore cursors, LogReader reader) {
      return new ExplainedUnread(history, members, cursors, reader);
    }

    @Bean
    ConversationLooks conversationLooks(Conversations conversations, Members members, Receipts receipts,
        LogReader reader) {
      return new StoredLooks(conversations, members, receipts, reader);
    }

    @Bean
    @OnRole(Role.MESSAGING)
    NodeService messagingOpsService(UnreadReasons reasons, ConversationLooks looks) {
      return new NodeService(new MessagingOpsEndpoint(reasons, looks));
    }

    @Bean
    @OnRole(Role.FANOUT)
    NodeService hotService(Hotness hotness) {
      return new NodeService(new HotEndpoint(hotness));
    }

    @Bean
    @OnRole(Role.ADMIN)
    HotConversations hotConversations(ObjectProvider<Peers> peers, Hotness hotness) {
      return new HottestOfAll(peers.getIfAvailable(), hotness);
    }

    @Bean
    @OnRole(Role.ADMIN)
    Moderation moderation(Conversations conversations, Members members, Messages messages, Clock clock) {
      return new LoggedModeration(conversations, members, messages, clock);
    }
  }
}
