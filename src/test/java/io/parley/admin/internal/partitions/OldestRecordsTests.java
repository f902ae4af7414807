package io.parley.admin.internal.partitions;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.admin.internal.partitions.LogPartition.Oldest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OldestRecordsTests {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final UUID MESSAGE = UUID.fromString("68809225-eca8-11f1-9080-d9ba48051219");
  private static final UUID CONVERSATION = UUID.fromString("59b33078-de1c-4835-a80e-54a0d0586460");
  private static final long CAME = 1_764_500_000_000L;

  private final MockConsumer<byte[], byte[]> kafka = new MockConsumer<>("earliest");
  private final AtomicInteger opened = new AtomicInteger();
  private final OldestRecords records = new OldestRecords(() -> {
    opened.incrementAndGet();
    return kafka;
  });

  @AfterEach
  void end() {
    records.close();
  }

  @Test
  void theFirstOfEachPartitionIsReadWithTheMessageThatItIsOf() {
    kafka.schedulePollTask(() -> {
      add(17, 88_412, CONVERSATION.toString().getBytes(StandardCharsets.US_ASCII), header());
      add(17, 88_413, null, new RecordHeaders());
      add(3, 5, new byte[]{1}, new RecordHeaders());
    });

    Map<Integer, Oldest> found = read(Map.of(17, 88_412L, 3, 5L));
    assertThat(found.get(17)).satisfies(oldest -> {
      assertThat(oldest.offset()).isEqualTo(88_412);
      assertThat(oldest.appendedAt().toEpochMilli()).isEqualTo(CAME);
      assertThat(oldest.conversationId().value()).isEqualTo(CONVERSATION);
      assertThat(oldest.messageId()).isEqualTo(MESSAGE);
    });
    assertThat(found.get(3)).as("a poison record").returns(null, Oldest::conversationId)
        .returns(null, Oldest::messageId);
  }

  @Test
  void whatWaitsIsReadOnceAndWhatHasGoneOnIsForgotten() {
    kafka.schedulePollTask(() -> add(17, 88_412, null, header()));
    read(Map.of(17, 88_412L));

    assertThat(read(Map.of(17, 88_412L))).as("without another poll, which would give nothing").containsKey(17);
    kafka.schedulePollTask(() -> add(17, 88_500, null, header()));
    assertThat(read(Map.of(17, 88_500L)).get(17).offset()).isEqualTo(88_500);
    assertThat(read(Map.of())).isEmpty();
    assertThat(opened).hasValue(1);
  }

  @Test
  void onlySoManyAreReadALookThoseThatMatterMostFirst() {
    List<Map.Entry<Integer, Long>> many = IntStream.range(0, 2 * OldestRecords.MOST)
        .mapToObj(number -> Map.entry(number, 7L)).toList();
    kafka.schedulePollTask(() -> {
      assertThat(kafka.assignment()).hasSize(OldestRecords.MOST);
      for (int number = 0; number < OldestRecords.MOST; number++) {
        add(number, 7, null, header());
      }
    });

    assertThat(records.at(many).block(PATIENCE)).hasSize(OldestRecords.MOST).containsKey(0);
  }

  @Test
  void afterAFailureItBeginsAnew() {
    kafka.setPollException(new KafkaException("away"));
    assertThat(records.at(List.of(Map.entry(17, 1L))).materialize().block(PATIENCE).isOnError()).isTrue();
    assertThat(kafka.closed()).isTrue();
  }

  private Map<Integer, Oldest> read(Map<Integer, Long> offsets) {
    return records.at(List.copyOf(offsets.entrySet())).block(PATIENCE);
  }

  private void add(int partition, long offset, byte[] key, RecordHeaders headers) {
    kafka.addRecord(new ConsumerRecord<>("parley.messages", partition, offset, CAME,
        TimestampType.LOG_APPEND_TIME, 0, 0, key, new byte[0], headers, Optional.empty()));
  }

  private static RecordHeaders header() {
    RecordHeaders headers = new RecordHeaders();
    headers.add("message_id", ByteBuffer.allocate(16).putLong(MESSAGE.getMostSignificantBits())
        .putLong(MESSAGE.getLeastSignificantBits()).array());
    return headers;
  }
}
