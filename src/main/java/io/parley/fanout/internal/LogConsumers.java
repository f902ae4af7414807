package io.parley.fanout.internal;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.parley.platform.Outcomes;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntConsumer;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.springframework.boot.kafka.autoconfigure.KafkaConnectionDetails;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.SmartLifecycle;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.listener.BatchMessageListener;
import org.springframework.kafka.listener.ConsumerAwareRebalanceListener;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.kafka.listener.KafkaMessageListenerContainer;
import org.springframework.util.backoff.FixedBackOff;
import reactor.core.publisher.Mono;

/// The two consumers of fan-out. Each hands a whole poll over, waits until it is settled, and only then may commit it.
/// Commits follow within a moment and don't hold up the next poll: what a lost one covers is numbered alike and pushed
/// again by whoever takes over.
///
/// A poll that fails is given again after a second, for as long as it takes: nothing is passed over, and a lower place
/// never becomes visible after a higher one.
final class LogConsumers implements SmartLifecycle {
  private static final String MESSAGES = "parley.messages";
  private static final String RECEIPTS = "parley.receipts";
  private static final int RECORDS_A_POLL = 500;
  private static final Duration POLL_DEADLINE = Duration.ofSeconds(60);
  private static final long PAUSE_MS = 1_000;
  /// As long as a node's lease: its partitions wait no longer for another owner than its sessions count.
  private static final int SESSION_TIMEOUT_MS = 10_000;
  private static final int HEARTBEAT_MS = 3_000;
  /// A commit after each poll took a quarter of the broker's time at 500 messages a second.
  private static final long COMMIT_EVERY_MS = 200;
  /// An idle consumer wakes this often, so that the last commit isn't late either.
  private static final long POLL_MS = 500;

  private final KafkaProperties kafka;
  private final KafkaConnectionDetails connection;
  private final MeterRegistry meters;
  private final List<KafkaMessageListenerContainer<byte[], byte[]>> containers;

  LogConsumers(KafkaProperties kafka, KafkaConnectionDetails connection, MessageFanout messages,
      ReceiptFanout receipts, MeterRegistry meters) {
    this.kafka = kafka;
    this.meters = meters;
    this.connection = connection;
    containers = List.of(container(MESSAGES, messages::handle, messages::forget),
        container(RECEIPTS, receipts::handle, _ -> {}));
  }

  private KafkaMessageListenerContainer<byte[], byte[]> container(String topic,
      Function<List<ConsumerRecord<byte[], byte[]>>, Mono<Void>> handler, IntConsumer assigned) {
    ContainerProperties properties = new ContainerProperties(topic);
    properties.setGroupId("parley-fanout");
    properties.setAckMode(ContainerProperties.AckMode.TIME);
    properties.setAckTime(COMMIT_EVERY_MS);
    properties.setSyncCommits(false);
    properties.setPollTimeout(POLL_MS);
    Outcomes polls = new Outcomes(meters, "parley.fanout.polls", "Polls of a topic, until they may be committed",
        Outcomes.OK, "topic", topic);
    properties.setMessageListener((BatchMessageListener<byte[], byte[]>) records -> polls.time(handler.apply(records))
        .block(POLL_DEADLINE));
    properties.setConsumerRebalanceListener(new ConsumerAwareRebalanceListener() {
      @Override
      public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        partitions.forEach(partition -> assigned.accept(partition.partition()));
      }
    });
    var container = new KafkaMessageListenerContainer<>(new DefaultKafkaConsumerFactory<byte[], byte[]>(settings()),
        properties);
    Gauge.builder("parley.fanout.behind", container, LogConsumers::behind)
        .description("Records of the partition that this node is furthest behind").tag("topic", topic).register(meters);
    container.setBeanName(topic);
    container.setCommonErrorHandler(
        new DefaultErrorHandler(new FixedBackOff(PAUSE_MS, FixedBackOff.UNLIMITED_ATTEMPTS)));
    return container;
  }

  /// The client's own figure, as of its last fetch; not a number while it owns no partition.
  private static double behind(KafkaMessageListenerContainer<byte[], byte[]> container) {
    return container.metrics().values().stream().flatMap(client -> client.entrySet().stream())
        .filter(metric -> metric.getKey().name().equals("records-lag-max"))
        .mapToDouble(metric -> metric.getValue().metricValue() instanceof Number lag ? lag.doubleValue() : Double.NaN)
        .filter(lag -> !Double.isNaN(lag)).max().orElse(Double.NaN);
  }

  private Map<String, Object> settings() {
    Map<String, Object> settings = new HashMap<>(kafka.buildConsumerProperties());
    settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, connection.getConsumer().getBootstrapServers());
    settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
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
    containers.forEach(KafkaMessageListenerContainer::start);
  }

  @Override
  public void stop() {
    containers.forEach(KafkaMessageListenerContainer::stop);
  }

  @Override
  public boolean isRunning() {
    return containers.stream().anyMatch(KafkaMessageListenerContainer::isRunning);
  }
}
