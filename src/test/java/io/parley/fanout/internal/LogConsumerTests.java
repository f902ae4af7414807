package io.parley.fanout.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/// How the log is read, on a Kafka by hand.
class LogConsumerTests {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration POLL = Duration.ofMillis(5);
  private static final String TOPIC = "parley.messages";
  private static final TopicPartition FIRST = new TopicPartition(TOPIC, 0);
  private static final TopicPartition SECOND = new TopicPartition(TOPIC, 1);

  private final Backlog backlog = new Backlog(1_000);
  private final BlockingQueue<Poll> polls = new LinkedBlockingQueue<>();
  private final Queue<RuntimeException> failures = new ConcurrentLinkedQueue<>();
  /// What is numbered slowly: much of one partition.
  private volatile Mono<Void> muchIsNumbered = Mono.empty();
  private final AtomicInteger opened = new AtomicInteger();
  private volatile Kafka kafka = new Kafka();
  private final LogConsumer consumer = new LogConsumer(TOPIC, new LogConsumer.Handling(this::handle, _ -> {}, backlog),
      () -> {
        opened.incrementAndGet();
        return kafka;
      });

  private record Poll(List<Long> offsets, Settlement settlement) {}

  private Mono<Settlement> handle(List<ConsumerRecord<byte[], byte[]>> records) {
    Mono<Void> first = records.size() >= Aside.MUCH ? muchIsNumbered : Mono.empty();
    return first.then(Mono.fromSupplier(() -> {
      RuntimeException failure = failures.poll();
      if (failure != null) {
        throw failure;
      }
      Settlement settlement = new Settlement();
      polls.add(new Poll(records.stream().map(ConsumerRecord::offset).toList(), settlement));
      return settlement;
    }));
  }

  /// Remembers what was committed also for partitions that have gone.
  private static final class Kafka extends MockConsumer<byte[], byte[]> {
    private static final long ROUND = 1_000_000;
    private final Map<TopicPartition, Long> committed = new ConcurrentHashMap<>();

    Kafka() {
      super("earliest");
      updateBeginningOffsets(Map.of(FIRST, 0L, SECOND, 0L));
    }

    @Override
    @SuppressWarnings("UnsynchronizedOverridesSynchronized") // it must not wait with the lock
    public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
      LockSupport.parkNanos(ROUND);
      return super.poll(timeout);
    }

    @Override
    public synchronized void commitAsync(Map<TopicPartition, OffsetAndMetadata> offsets, OffsetCommitCallback done) {
      offsets.forEach((partition, offset) -> committed.put(partition, offset.offset()));
      super.commitAsync(offsets, done);
    }

    @Override
    public void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets, Duration timeout) {
      offsets.forEach((partition, offset) -> committed.put(partition, offset.offset()));
      super.commitSync(offsets, timeout);
    }
  }

  @BeforeEach
  void begin() {
    consumer.start();
    assign(FIRST);
  }

  @AfterEach
  void end() {
    consumer.stop();
    assertThat(consumer.awaitEnd(PATIENCE)).isTrue();
  }

  @Test
  void nothingIsCommittedBeforeAllInFrontOfItIsSettled() throws InterruptedException {
    append(0);
    Poll first = next();
    append(1);
    Poll second = next();

    second.settlement.end();
    append(2);
    next(); // a round later
    assertThat(kafka.committed).isEmpty();

    first.settlement.end();
    await().atMost(PATIENCE).pollInterval(POLL).until(() -> kafka.committed.equals(Map.of(FIRST, 2L)));
  }

  @Test
  void aFullBacklogPausesReadingUntilHalfOfItIsGone() throws InterruptedException {
    backlog.add(1_000);
    await().atMost(PATIENCE).pollInterval(POLL).until(() -> consumer.paused() == 1);
    assertThat(kafka.paused()).containsExactly(FIRST);

    assign(FIRST, SECOND);
    await().atMost(PATIENCE).pollInterval(POLL).until(() -> consumer.paused() == 2);
    backlog.remove(400);
    append(0);
    rounds(2);
    assertThat(polls).isEmpty();

    backlog.remove(200);
    assertThat(next().offsets).containsExactly(0L);
    assertThat(consumer.paused()).isZero();
    assertThat(kafka.paused()).isEmpty();
  }

  @Test
  void aPollThatGetsNoNumbersIsGivenAgain() throws InterruptedException {
    failures.add(new IllegalStateException("storage is away"));
    append(0);
    await().atMost(PATIENCE).pollInterval(POLL).until(() -> failures.isEmpty() && kafka.position(FIRST) == 0);

    append(0); // this Kafka hands each record out once

    assertThat(next().offsets).containsExactly(0L);
  }

  @Test
  void whatIsSettledIsCommittedBeforeAPartitionGoesAndTheRestIsAbandoned() throws InterruptedException {
    append(0);
    Poll first = next();
    append(1);
    Poll second = next();
    first.settlement.end();

    assign(SECOND);

    await().atMost(PATIENCE).pollInterval(POLL).until(second.settlement::isAbandoned);
    assertThat(first.settlement.isAbandoned()).isFalse();
    assertThat(kafka.committed).isEqualTo(Map.of(FIRST, 1L));
    assertThat(List.of(consumer.owns(FIRST.partition()), consumer.owns(SECOND.partition()))).containsExactly(false,
        true);
  }

  @Test
  void aClientThatFailsIsReplacedAndWhatWasOpenIsAbandoned() throws InterruptedException {
    append(0);
    Poll open = next();
    Kafka broken = kafka;
    kafka = new Kafka();

    broken.setPollException(new KafkaException("no longer"));

    await().atMost(PATIENCE).pollInterval(POLL).until(() -> opened.get() == 2);
    assertThat(open.settlement.isAbandoned()).isTrue();
    assertThat(broken.closed()).isTrue();
    assertThat(consumer.owns(FIRST.partition())).isFalse();
    assign(FIRST);
    append(0);
    assertThat(next().offsets).containsExactly(0L);
  }

  @Test
  void itMayBeStartedAgainAfterItsEnd() throws InterruptedException {
    append(0);
    Poll open = next();
    consumer.stop();
    assertThat(consumer.awaitEnd(PATIENCE)).isTrue();
    assertThat(open.settlement.isAbandoned()).isTrue();

    kafka = new Kafka();
    consumer.start();
    assign(FIRST);
    append(0);
    assertThat(next().offsets).containsExactly(0L);
  }

  @Test
  void aPartitionThatBringsMuchHoldsUpNoOther() throws InterruptedException {
    Sinks.Empty<Void> numbered = Sinks.empty();
    muchIsNumbered = numbered.asMono();
    assign(FIRST, SECOND);
    appendMuch();
    await().atMost(PATIENCE).pollInterval(POLL).until(() -> kafka.paused().equals(Set.of(FIRST)));

    append(1, 0);
    assertThat(next().offsets).containsExactly(0L);
    assertThat(kafka.paused()).containsExactly(FIRST);

    numbered.tryEmitEmpty();
    Poll much = next();
    assertThat(much.offsets).hasSize(Aside.MUCH);
    await().atMost(PATIENCE).pollInterval(POLL).until(() -> kafka.paused().isEmpty());
    much.settlement.end();
    await().atMost(PATIENCE).pollInterval(POLL)
        .until(() -> kafka.committed.equals(Map.of(FIRST, (long) Aside.MUCH)));
  }

  @Test
  void muchThatGetsNoNumbersIsGivenAgain() throws InterruptedException {
    failures.add(new IllegalStateException("storage is away"));
    appendMuch();
    await().atMost(PATIENCE).pollInterval(POLL).until(() -> failures.isEmpty() && kafka.position(FIRST) == 0);
    await().atMost(PATIENCE).pollInterval(POLL).until(() -> kafka.paused().isEmpty());

    appendMuch();

    assertThat(next().offsets).hasSize(Aside.MUCH).startsWith(0L);
  }

  @Test
  void aPartitionGoesOnlyOnceNothingOfItIsBeingNumbered() throws InterruptedException {
    Sinks.Empty<Void> numbered = Sinks.empty();
    muchIsNumbered = numbered.asMono();
    appendMuch();
    await().atMost(PATIENCE).pollInterval(POLL).until(() -> kafka.paused().equals(Set.of(FIRST)));

    CountDownLatch going = new CountDownLatch(1);
    kafka.schedulePollTask(() -> {
      going.countDown();
      kafka.rebalance(List.of(SECOND));
    });
    assertThat(going.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    numbered.tryEmitEmpty();
    next().settlement.end();

    await().atMost(PATIENCE).pollInterval(POLL).until(() -> kafka.assignment().equals(Set.of(SECOND)));
    assertThat(kafka.committed).isEqualTo(Map.of(FIRST, (long) Aside.MUCH));
  }

  @Test
  void aFullBacklogDoesNotReadOnWhatIsStillBeingNumbered() {
    muchIsNumbered = Mono.never();
    assign(FIRST, SECOND);
    appendMuch();
    await().atMost(PATIENCE).pollInterval(POLL).until(() -> kafka.paused().equals(Set.of(FIRST)));

    backlog.add(1_000);
    await().atMost(PATIENCE).pollInterval(POLL).until(() -> kafka.paused().equals(Set.of(FIRST, SECOND)));
    backlog.remove(1_000);

    await().atMost(PATIENCE).pollInterval(POLL).until(() -> kafka.paused().equals(Set.of(FIRST)));
  }

  private Poll next() throws InterruptedException {
    return Objects.requireNonNull(polls.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS), "no poll in time");
  }

  /// On the consumer's own thread, as the client does it.
  private void assign(TopicPartition... partitions) {
    Kafka open = kafka;
    await().atMost(PATIENCE).pollInterval(POLL).until(() -> !open.subscription().isEmpty());
    open.schedulePollTask(() -> open.rebalance(List.of(partitions)));
    await().atMost(PATIENCE).pollInterval(POLL).until(() -> open.assignment().equals(Set.of(partitions)));
  }

  private void append(long offset) {
    append(0, offset);
  }

  private void append(int partition, long offset) {
    Kafka open = kafka;
    open.schedulePollTask(() -> open.addRecord(record(partition, offset)));
  }

  /// In one poll.
  private void appendMuch() {
    Kafka open = kafka;
    open.schedulePollTask(() -> LongStream.range(0, Aside.MUCH).forEach(offset -> open.addRecord(record(0, offset))));
  }

  private static ConsumerRecord<byte[], byte[]> record(int partition, long offset) {
    return new ConsumerRecord<>(TOPIC, partition, offset, new byte[0], new byte[0]);
  }

  private void rounds(int count) {
    AtomicInteger left = new AtomicInteger(count);
    IntStream.range(0, count).forEach(_ -> kafka.schedulePollTask(left::decrementAndGet));
    await().atMost(PATIENCE).pollInterval(POLL).until(() -> left.get() == 0);
  }
}
