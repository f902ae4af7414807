package io.parley.messaging.internal;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.parley.conversation.ConversationId;
import io.parley.messaging.AcceptedRecord;
import io.parley.messaging.ConversationLog;
import io.parley.messaging.Position;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Numbers records: reads where each conversation's log ends and which records are repeats, decides, folds, writes.
///
/// What stands behind a change of membership is written only once the change is applied, so that whoever finds a row in
/// the log and reads the members afterwards knows whom it is for.
final class OrderedLog implements ConversationLog {
  private static final Logger log = LoggerFactory.getLogger(OrderedLog.class);
  private static final int CONVERSATIONS_IN_FLIGHT = 128;
  private static final int CLAIM_READS_IN_FLIGHT = 64;
  private static final long REMEMBERED_TAILS = 100_000;
  private static final Comparator<Numbered> BY_POSITION = Comparator
      .<Numbered>comparingInt(one -> one.record().position().partition())
      .thenComparingLong(one -> one.record().position().offset());

  private final RecordFormat format;
  private final MessageTopics topics;
  private final MessageStore messages;
  private final LogReader reader;
  private final LogWriter writer;
  private final Numbering numbering;
  private final Cache<ConversationId, Remembered> tails = Caffeine.newBuilder().maximumSize(REMEMBERED_TAILS).build();

  OrderedLog(RecordFormat format, MessageTopics topics, MessageStore messages, LogReader reader, LogWriter writer,
      Numbering numbering) {
    this.format = format;
    this.topics = topics;
    this.messages = messages;
    this.reader = reader;
    this.writer = writer;
    this.numbering = numbering;
  }

  /// The tail once the record at `end` stood there.
  private record Remembered(Position end, LogTail tail) {}

  @Override
  public Mono<List<Numbered>> take(List<ConsumerRecord<byte[], byte[]>> records) {
    Map<ConversationId, List<AcceptedRecord>> conversations = new LinkedHashMap<>();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      read(record).ifPresent(
          accepted -> conversations.computeIfAbsent(accepted.conversationId(), _ -> new ArrayList<>()).add(accepted));
    }
    return Flux.fromIterable(conversations.entrySet())
        .flatMap(one -> place(one.getKey(), one.getValue()), CONVERSATIONS_IN_FLIGHT)
        .flatMapIterable(placed -> placed)
        .map(placed -> new Numbered(placed.record(), placed.seq()))
        .collectSortedList(BY_POSITION);
  }

  @Override
  public void forget(int partition) {
    tails.asMap().values().removeIf(remembered -> remembered.end.partition() == partition);
  }

  private Optional<AcceptedRecord> read(ConsumerRecord<byte[], byte[]> record) {
    try {
      return Optional.of(format.read(topics.messagesTopicId(), record));
    } catch (IllegalArgumentException e) {
      log.atError().addKeyValue("partition", record.partition()).addKeyValue("offset", record.offset())
          .log("A record has headers that can't be read and is passed over: {}", e.getMessage());
      return Optional.empty();
    }
  }

  private Mono<List<Placed>> place(ConversationId conversationId, List<AcceptedRecord> records) {
    return Mono.zip(tail(conversationId, records.getFirst()), claims(records))
        .flatMap(known -> {
          List<Placed> placed = numbering.place(records, known.getT1(), known.getT2());
          if (placed.isEmpty()) {
            return Mono.just(placed);
          }
          Placed last = placed.getLast();
          Remembered end = new Remembered(last.record().position(), last.tail());
          return writer.write(conversationId, placed).doOnSuccess(_ -> tails.put(conversationId, end));
        })
        .doOnError(_ -> tails.invalidate(conversationId));
  }

  /// What is remembered lies beyond records that are given again, as after a push that failed.
  private Mono<LogTail> tail(ConversationId conversationId, AcceptedRecord first) {
    Remembered remembered = tails.getIfPresent(conversationId);
    return remembered != null && remembered.end.isBefore(first.position())
        ? Mono.just(remembered.tail)
        : reader.tailBefore(conversationId, first.position());
  }

  /// What storage knows of each record's client message id, in the order of the records.
  private Mono<List<Numbering.Known>> claims(List<AcceptedRecord> records) {
    return Flux.fromIterable(records).flatMapSequential(this::claims, CLAIM_READS_IN_FLIGHT).collectList();
  }

  private Mono<Numbering.Known> claims(AcceptedRecord record) {
    List<Long> buckets = Slots.bucketsOfClaims(record.messageId(), record.senderId(), record.clientMessageId());
    return messages.claims(record.conversationId(), buckets, record.senderId(), record.clientMessageId())
        .mapNotNull(Claim::number).collectList()
        .map(Numbering.Known::new);
  }
}
