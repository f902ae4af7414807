package io.parley.road;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import io.parley.conversation.ConversationId;
import io.parley.engines.EngineAddresses;
import io.parley.identity.UserId;
import io.parley.messaging.Cursor;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/// What lies in the engines, past all nodes.
final class Storage implements AutoCloseable {
  private static final String KEYSPACE = "parley";
  private static final String GROUP = "parley-fanout";

  private final CqlSession cassandra;
  private final Admin kafka;

  Storage(EngineAddresses engines) {
    cassandra = CqlSession.builder().addContactPoints(engines.cassandra())
        .withLocalDatacenter(engines.datacenter()).withKeyspace(KEYSPACE).build();
    kafka = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, engines.kafka()));
  }

  /// How far everybody has come in a conversation; who has said nothing is left out.
  Map<UserId, Cursor> cursors(ConversationId conversationId) {
    Map<UserId, Cursor> cursors = new HashMap<>();
    cassandra.execute(SimpleStatement.newInstance(
        "SELECT user_id, delivered_seq, read_seq FROM cursors WHERE conversation_id = ?", conversationId.value())
        .setConsistencyLevel(ConsistencyLevel.LOCAL_QUORUM))
        .forEach(row -> cursors.put(new UserId(Objects.requireNonNull(row.getUuid("user_id"))),
            new Cursor(row.getLong("delivered_seq"), row.getLong("read_seq"))));
    return cursors;
  }

  /// The partition of Kafka in which a conversation lies.
  int partition(ConversationId conversationId) {
    UUID id = conversationId.value();
    long bucket = Objects.requireNonNull(cassandra.execute(SimpleStatement.newInstance(
        "SELECT bucket FROM conversation_buckets WHERE conversation_id = ? LIMIT 1", id)).one()).getLong("bucket");
    return Objects.requireNonNull(cassandra.execute(SimpleStatement.newInstance(
        "SELECT kafka_partition FROM conversation_log WHERE conversation_id = ? AND bucket = ? LIMIT 1", id, bucket))
        .one()).getInt("kafka_partition");
  }

  /// Whether fan-out has consumed everything.
  boolean isConsumed() {
    try {
      Map<TopicPartition, OffsetAndMetadata> committed = kafka.listConsumerGroupOffsets(GROUP)
          .partitionsToOffsetAndMetadata().get();
      Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
      committed.keySet().forEach(partition -> latest.put(partition, OffsetSpec.latest()));
      var ends = kafka.listOffsets(latest).all().get();
      return committed.entrySet().stream().allMatch(one -> one.getValue().offset() == ends.get(one.getKey()).offset());
    } catch (Exception e) {
      throw new IllegalStateException("Kafka does not say how far it is consumed", e);
    }
  }

  @Override
  public void close() {
    kafka.close();
    cassandra.close();
  }
}
