package io.parley.messaging.internal;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.parley.conversation.ConversationId;
import io.parley.messaging.AcceptedRecord;
import io.parley.messaging.Content;
import io.parley.messaging.ConversationLog;
import io.parley.messaging.Position;
import io.parley.platform.ParleyException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
  public Mono<Taken> take(List<ConsumerRecord<byte[], byte[]>> records) {
    Map<ConversationId, List<AcceptedRecord>> conversations = new LinkedHashMap<>();
    List<Unreadable> unreadable = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      try {
        AcceptedRecord accepted = format.read(topics.messagesTopicId(), record);
        conversations.computeIfAbsent(accepted.conversationId(), _ -> new ArrayList<>()).add(accepted);
      } catch (IllegalArgumentException e) {
        log.atError().addKeyValue("partition", record.partition()).addKeyValue("offset", record.offset())
            .log("A record has headers that can't be read and becomes a dead letter: {}", e.getMessage());
        unreadable.add(new Unreadable(record, String.valueOf(e.getMessage())));
      }
    }
    return Flux.fromIterable(conversations.entrySet())
        .flatMap(one -> place(one.getKey(), one.getValue()), CONVERSATIONS_IN_FLIGHT)
        .flatMapIterable(placed -> placed)
        .map(placed -> new Numbered(placed.record(), placed.seq()))
        .collectSortedList(BY_POSITION)
        .map(numbered -> new Taken(numbered, unreadable));
  }

  @Override
  public AcceptedRecord read(ConsumerRecord<byte[], byte[]> record) {
    try {
      return format.read(topics.messagesTopicId(), record);
    } catch (IllegalArgumentException e) {
      throw ParleyException.badRequest(String.valueOf(e.getMessage()));
    }
  }

  /// The claim knows it also where another id became visible; it is kept for days only.
  @Override
  public Mono<Long> placeOf(AcceptedRecord record) {
    return claims(record)
        .flatMap(known -> Mono.justOrEmpty(known.numbers().stream().map(Claim.Number::seq).findFirst()))
        .switchIfEmpty(messages.rows(record.conversationId(), List.of(record.messageId()))
            .mapNotNull(rows -> rows.get(record.messageId())).mapNotNull(MessageRow::seq));
  }

  @Override
  public void forget(int partition) {
    tails.asMap().values().removeIf(remembered -> remembered.end.partition() == partition);
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
          return hold(conversationId, records, known.getT2())
              .then(Mono.defer(() -> writer.write(conversationId, placed)))
              .doOnSuccess(_ -> tails.put(conversationId, end));
        })
        .doOnError(_ -> tails.invalidate(conversationId));
  }

  /// Stores what somebody wrote into the topic past messaging, which stores a message and its claim before it publishes: without
  /// a row, every page around its place would fail for good.
  private Mono<Void> hold(ConversationId conversationId, List<AcceptedRecord> records, List<Numbering.Known> known) {
    List<StoredMessage> foreign = new ArrayList<>();
    for (int i = 0; i < records.size(); i++) {
      AcceptedRecord record = records.get(i);
      Content content = record.content();
      if (content != null && !known.get(i).stored()) {
        foreign.add(new StoredMessage(conversationId, record.messageId(), record.senderId(), record.clientMessageId(),
            content, record.event()));
      }
    }
    return Flux.fromIterable(foreign).concatMap(messages::hold).then();
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
        .collectList().map(Numbering.Known::of);
  }
}
