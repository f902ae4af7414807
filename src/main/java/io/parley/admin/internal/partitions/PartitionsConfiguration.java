package io.parley.admin.internal.partitions;

import com.github.benmanes.caffeine.cache.Ticker;
import io.parley.conversation.Conversations;
import io.parley.messaging.ops.HotConversations;
import io.parley.platform.Cql;
import io.parley.platform.Deadlines;
import io.parley.platform.OnRole;
import io.parley.platform.Role;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.springframework.boot.kafka.autoconfigure.KafkaConnectionDetails;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.KafkaAdmin;

@Configuration(proxyBeanMethods = false)
@OnRole(Role.ADMIN)
class PartitionsConfiguration {
  /// As much as a producer puts together at most.
  private static final int BATCH_BYTES = 64 * 1024;

  @Bean
  KafkaLogPartitions logPartitions(KafkaAdmin kafka, Clock clock) {
    Map<String, Object> settings = new HashMap<>(kafka.getConfigurationProperties());
    int deadline = (int) KafkaLogPartitions.DEADLINE.toMillis();
    settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, deadline);
    settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, deadline);
    return new KafkaLogPartitions(Admin.create(settings), clock);
  }

  @Bean
  OldestRecords oldestRecords(KafkaProperties kafka, KafkaConnectionDetails connection) {
    Map<String, Object> settings = new HashMap<>(kafka.buildConsumerProperties());
    settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, connection.getConsumer().getBootstrapServers());
    settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, BATCH_BYTES);
    settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, BATCH_BYTES * OldestRecords.MOST);
    settings.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, 1);
    return new OldestRecords(() -> new KafkaConsumer<>(settings));
  }

  @Bean
  PartitionsWatch partitionsWatch(KafkaLogPartitions partitions, OldestRecords records, HotConversations hot,
      Conversations conversations, Cql cql, Clock clock) {
    var sources = new PartitionsWatch.Sources(partitions, records, hot,
        new Titles(conversations, Ticker.systemTicker(), Deadlines.TIMER));
    return new PartitionsWatch(sources, new CassandraKept(cql), clock, Deadlines.TIMER);
  }
}
