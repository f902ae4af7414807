package io.parley.fanout.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import reactor.core.publisher.Mono;

/// Partitions that brought much at once, as that of a hot conversation does. Each is handed over by itself, beside the rest of its
/// poll and the polls behind it, so that no other waits for it; it brings nothing more until it has its numbers.
///
/// Used by its consumer's thread alone.
final class Aside {
  /// So many records of a partition in one poll. Fewer are numbered soon enough together with the others, and cheaper.
  static final int MUCH = 100;
  /// At once; what comes beyond is handed over with the others.
  static final int MOST = 4;

  private final Function<List<ConsumerRecord<byte[], byte[]>>, Mono<Settlement>> handling;
  private final Map<TopicPartition, Handover> open = new HashMap<>();

  Aside(Function<List<ConsumerRecord<byte[], byte[]>>, Mono<Settlement>> handling) {
    this.handling = handling;
  }

  /// Records of one partition that were handed over.
  record Handover(TopicPartition partition, List<ConsumerRecord<byte[], byte[]>> records,
      CompletableFuture<Settlement> outcome) {
    long begin() {
      return records.getFirst().offset();
    }

    UnsettledPolls.Span span() {
      return new UnsettledPolls.Span(records.getLast().offset() + 1, records.getFirst().timestamp());
    }
  }

  boolean admits(List<ConsumerRecord<byte[], byte[]>> records) {
    return records.size() >= MUCH && open.size() < MOST;
  }

  /// One that gets no numbers has come to its end only after the pause before it is given again.
  void handOver(TopicPartition partition, List<ConsumerRecord<byte[], byte[]>> records) {
    CompletableFuture<Settlement> outcome = Mono.defer(() -> handling.apply(records))
        .timeout(LogConsumer.HANDOVER_DEADLINE)
        .onErrorResume(failure -> Mono.delay(LogConsumer.PAUSE).then(Mono.error(failure))).toFuture();
    open.put(partition, new Handover(partition, records, outcome));
  }

  /// Those that have no numbers yet.
  Set<TopicPartition> partitions() {
    return open.keySet();
  }

  /// When the first record was appended of each.
  Map<TopicPartition, Long> oldest() {
    Map<TopicPartition, Long> oldest = new HashMap<>();
    open.forEach((partition, one) -> oldest.put(partition, one.records.getFirst().timestamp()));
    return oldest;
  }

  /// Gives what has come to its end, once.
  List<Handover> takeDone() {
    List<Handover> done = new ArrayList<>();
    for (Iterator<Handover> all = open.values().iterator(); all.hasNext();) {
      Handover one = all.next();
      if (one.outcome.isDone()) {
        done.add(one);
        all.remove();
      }
    }
    return done;
  }

  /// Completes when all of them have come to their end.
  Mono<Void> ended() {
    return Mono.whenDelayError(open.values().stream().map(one -> Mono.fromFuture(one.outcome, true)).toList())
        .onErrorComplete();
  }

  /// Forgets all of them: somebody else owns their partitions by now.
  void abandonAll() {
    open.values().forEach(one -> {
      var _ = one.outcome.thenAccept(Settlement::abandon);
    });
    open.clear();
  }
}
