package io.parley.fanout.internal;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.parley.platform.Outcomes;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.IntConsumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.springframework.boot.kafka.autoconfigure.KafkaConnectionDetails;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.SmartLifecycle;
import reactor.core.publisher.Mono;

/// The two consumers of fan-out, of messages and of receipts.
final class LogConsumers implements SmartLifecycle {
  private static final String MESSAGES = "parley.messages";
  private static final String RECEIPTS = "parley.receipts";
  private static final int RECORDS_A_POLL = 500;
  /// As long as a node's lease: its partitions wait no longer for another owner than its sessions count.
  private static final int SESSION_TIMEOUT_MS = 10_000;
  private static final int HEARTBEAT_MS = 3_000;
  /// Within the 30 s that Spring gives each phase of the end.
  private static final Duration END = Duration.ofSeconds(10);
  private static final Duration INTERRUPTED_END = Duration.ofSeconds(3);

  private final KafkaProperties kafka;
  private final KafkaConnectionDetails connection;
  private final MeterRegistry meters;
  private final Backlog backlog;
  private final String nodeId;
  private final AtomicInteger opened = new AtomicInteger();
  private final List<LogConsumer> consumers;

  /// @param nodeId by which Kafka's group tells operators who reads what
  LogConsumers(KafkaProperties kafka, KafkaConnectionDetails connection, String nodeId, MessageFanout messages,
      ReceiptFanout receipts, Backlog backlog, MeterRegistry meters) {
    this.nodeId = nodeId;
    this.kafka = kafka;
    this.meters = meters;
    this.connection = connection;
    this.backlog = backlog;
    consumers = List.of(consumer(MESSAGES, messages::handle, messages::forget),
        consumer(RECEIPTS, receipts::handle, _ -> {}));
  }

  private LogConsumer consumer(String topic, Function<List<ConsumerRecord<byte[], byte[]>>, Mono<Settlement>> handler,
      IntConsumer assigned) {
    Outcomes polls = new Outcomes(meters, "parley.fanout.polls",
        "Polls of a topic, until they are numbered and wait for gateways", Outcomes.OK, "topic", topic);
    var handling = new LogConsumer.Handling(records -> polls.time(handler.apply(records)), assigned, backlog);
    LogConsumer consumer = new LogConsumer(topic, handling, () -> new KafkaConsumer<>(settings()));
    Gauge.builder("parley.fanout.behind", consumer, LogConsumer::behind)
        .description("Records of the partition that this node is furthest behind").tag("topic", topic).register(meters);
    Gauge.builder("parley.fanout.oldest", consumer, LogConsumer::oldestSeconds)
        .description("Age of the oldest record that has not come to all its gateways").baseUnit("seconds")
        .tag("topic", topic).register(meters);
    Gauge.builder("parley.fanout.oldest.partition", consumer, LogConsumer::oldestPartition)
        .description("Partition of the oldest record that has not come to all its gateways").tag("topic", topic)
        .register(meters);
    Gauge.builder("parley.fanout.paused", consumer, LogConsumer::paused)
        .description("Partitions that are paused since too much waits for gateways").tag("topic", topic)
        .register(meters);
    return consumer;
  }

  private Map<String, Object> settings() {
    Map<String, Object> settings = new HashMap<>(kafka.buildConsumerProperties());
    settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, connection.getConsumer().getBootstrapServers());
    settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    settings.put(ConsumerConfig.GROUP_ID_CONFIG, "parley-fanout");
    // Each another one, since the one before may still be closing.
    settings.put(ConsumerConfig.CLIENT_ID_CONFIG, nodeId + "/" + opened.incrementAndGet());
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, RECORDS_A_POLL);
    settings.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, SESSION_TIMEOUT_MS);
    settings.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, HEARTBEAT_MS);
    settings.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, 1);
    return settings;
  }

  @Override
  public void start() {
    consumers.forEach(LogConsumer::start);
  }

  @Override
  public void stop() {
    consumers.forEach(LogConsumer::stop);
    consumers.forEach(consumer -> {
      if (!consumer.awaitEnd(END)) {
        consumer.awaitEnd(INTERRUPTED_END);
      }
    });
  }

  /// Whether the first partition of messages is this node's: of all nodes that is one at a time, but for a moment.
  boolean ownFirst() {
    return consumers.getFirst().owns(0);
  }

  @Override
  public boolean isRunning() {
    return consumers.stream().anyMatch(LogConsumer::isRunning);
  }
}
