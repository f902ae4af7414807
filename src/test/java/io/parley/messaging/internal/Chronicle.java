package io.parley.messaging.internal;

import io.parley.conversation.ConversationId;
import io.parley.identity.UserId;
import io.parley.messaging.Content;
import io.parley.messaging.ConversationHeads;
import io.parley.messaging.ConversationHeads.Head;
import io.parley.messaging.ConversationLog;
import io.parley.messaging.ConversationLog.Numbered;
import io.parley.platform.TimeUuids;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.record.TimestampType;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/// Writes the past of conversations: messages of chosen moments, stored, numbered and announced by the same parts as any
/// other, with records that never were in Kafka.
final class Chronicle {
  private static final int STORED_AT_ONCE = 256;
  private static final int RECORDS_A_POLL = 1_000;
  private static final int POLLS_AHEAD = 2;
  private static final Duration PATIENCE = Duration.ofMinutes(15);
  /// Writing at full speed, storage may take too long for once; whatever is written may be written again.
  private static final Retry AGAIN = Retry.fixedDelay(10, Duration.ofSeconds(1));

  private final MessageStore store;
  private final RecordFormat format;
  private final ConversationLog log;
  private final ConversationHeads heads;
  private final AtomicLong offsets = new AtomicLong();

  Chronicle(MessageStore store, RecordFormat format, ConversationLog log, ConversationHeads heads) {
    this.store = store;
    this.format = format;
    this.log = log;
    this.heads = heads;
  }

  /// A message as somebody sent it.
  ///
  /// @param at the moment of its id
  /// @param appendedAt the broker's LogAppendTime, whose day decides the bucket of its place
  record Line(ConversationId conversationId, UserId senderId, String body, Instant at, Instant appendedAt) {}

  /// Writes lines that rise in time; gives the message ids, in the order of the lines.
  List<UUID> write(Stream<Line> lines) {
    var clock = new LineClock();
    var ids = new TimeUuids(clock);
    return Flux.fromStream(lines).map(line -> entry(line, clock, ids))
        .buffer(RECORDS_A_POLL)
        .flatMapSequential(poll -> stored(poll).thenReturn(poll), POLLS_AHEAD, 1)
        .concatMap(poll -> numbered(poll).thenMany(Flux.fromIterable(poll)), 1)
        .map(entry -> entry.message.messageId())
        .collectList().blockOptional(PATIENCE).orElseThrow();
  }

  private record Entry(StoredMessage message, ConsumerRecord<byte[], byte[]> record) {}

  private Entry entry(Line line, LineClock clock, TimeUuids ids) {
    clock.now = line.at;
    var message = new StoredMessage(line.conversationId, ids.next(0), line.senderId, UUID.randomUUID(),
        Content.text(line.body), null);
    return new Entry(message, consumed(format.write(MessageTopics.MESSAGES, message), line.appendedAt));
  }

  private ConsumerRecord<byte[], byte[]> consumed(ProducerRecord<byte[], byte[]> record, Instant appendedAt) {
    return new ConsumerRecord<>(record.topic(), 0, offsets.getAndIncrement(), appendedAt.toEpochMilli(),
        TimestampType.LOG_APPEND_TIME, record.key().length, record.value().length, record.key(), record.value(),
        record.headers(), Optional.empty());
  }

  private Mono<Void> stored(List<Entry> poll) {
    return Flux.fromIterable(poll).flatMap(entry -> store.write(entry.message).retryWhen(AGAIN), STORED_AT_ONCE).then();
  }

  private Mono<Void> numbered(List<Entry> poll) {
    return log.take(poll.stream().map(Entry::record).toList()).retryWhen(AGAIN)
        .flatMap(taken -> heads.raise(ends(taken.numbered())));
  }

  private static Map<ConversationId, Head> ends(List<Numbered> numbered) {
    return numbered.stream().collect(Collectors.toMap(one -> one.record().conversationId(),
        one -> new Head(one.seq(), one.record().appendedAt()), (_, later) -> later));
  }

  /// Stands at the moment of the line that is being written.
  private static final class LineClock extends Clock {
    private Instant now = Instant.EPOCH;

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
