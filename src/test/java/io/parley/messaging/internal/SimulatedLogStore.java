package io.parley.messaging.internal;

import io.parley.conversation.ConversationId;
import io.parley.messaging.AcceptedRecord;
import io.parley.simulation.Engine;
import io.parley.simulation.Life;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Log rows and numbers: one mutation a partition, as in the real one, so that a write may be there in part.
final class SimulatedLogStore implements LogStore {
  private final Life life;
  private final SimulatedTables tables;

  SimulatedLogStore(Life life, SimulatedTables tables) {
    this.life = life;
    this.tables = tables;
  }

  @Override
  public Mono<List<LogBucket>> buckets(ConversationId conversationId, long from) {
    return life.call(Engine.CASSANDRA,
        () -> List.copyOf(tables.buckets(conversationId).tailMap(from, true).descendingMap().values()));
  }

  @Override
  public Flux<LogEntry> below(ConversationId conversationId, long bucket, long beforeSeq, int limit) {
    return rows(() -> tables.log(conversationId, bucket).headMap(beforeSeq, false).descendingMap().values(), limit);
  }

  @Override
  public Flux<LogEntry> above(ConversationId conversationId, long bucket, long afterSeq, int limit) {
    return rows(() -> tables.log(conversationId, bucket).tailMap(afterSeq, false).values(), limit);
  }

  private Flux<LogEntry> rows(Supplier<Collection<Cell<LogEntry>>> read, int limit) {
    return life.call(Engine.CASSANDRA, () -> read.get().stream().map(Cell::get).filter(Objects::nonNull).limit(limit)
        .toList()).flatMapIterable(rows -> rows);
  }

  @Override
  public Mono<Void> open(ConversationId conversationId, LogBucket bucket) {
    return life.call(Engine.CASSANDRA, () -> {
      tables.buckets(conversationId).put(bucket.bucket(), bucket);
      return null;
    });
  }

  @Override
  public Mono<Void> write(ConversationId conversationId, List<Placed> placed) {
    long timestamp = life.micros();
    Map<Long, List<Runnable>> partitions = new LinkedHashMap<>();
    for (Placed one : placed) {
      long messageBucket = Buckets.ofMessage(one.record().messageId());
      // log rows and message rows of one bucket number lie in different tables, but in one batch in the real one
      partitions.computeIfAbsent(one.tail().bucket(), _ -> new ArrayList<>())
          .add(() -> row(conversationId, one, timestamp));
      partitions.computeIfAbsent(messageBucket, _ -> new ArrayList<>())
          .add(() -> number(conversationId, messageBucket, one, timestamp));
    }
    return Flux.fromIterable(partitions.values()).flatMap(mutation -> life.call(Engine.CASSANDRA, () -> {
      mutation.forEach(Runnable::run);
      return null;
    })).then();
  }

  private void row(ConversationId conversationId, Placed one, long timestamp) {
    AcceptedRecord record = one.record();
    tables.log(conversationId, one.tail().bucket()).computeIfAbsent(one.seq(), _ -> new Cell<>())
        .write(new LogEntry(one.tail().bucket(), one.seq(), record.messageId(), record.senderId(), record.type(),
            record.position()), timestamp);
  }

  private void number(ConversationId conversationId, long bucket, Placed one, long timestamp) {
    AcceptedRecord record = one.record();
    SimulatedTables.ClaimRow claim = tables.claim(conversationId, bucket, record.senderId(),
        record.clientMessageId());
    claim.acceptedId.write(record.messageId(), timestamp);
    claim.seq.write(one.seq(), timestamp);
    claim.position.write(record.position(), timestamp);
    tables.message(conversationId, record.messageId()).seq.write(one.seq(), timestamp);
  }
}
