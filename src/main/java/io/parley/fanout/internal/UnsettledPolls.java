package io.parley.fanout.internal;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import reactor.core.publisher.Mono;

/// The polls that were handed over, in the order of each partition: how far everything is settled, and so may be committed.
/// Used by its consumer's thread alone.
final class UnsettledPolls {
  private final Map<TopicPartition, Deque<Stretch>> open = new HashMap<>();
  private final Map<TopicPartition, Long> settledUpTo = new HashMap<>();

  /// A poll's part of one partition.
  private record Stretch(Span span, Settlement settlement) {
    long end() {
      return span.end;
    }
  }

  /// Records of one partition.
  ///
  /// @param end the offset behind the last
  /// @param appended the time of the first
  record Span(long end, long appended) {}

  /// @param spans of the poll, for each of its partitions
  void add(Map<TopicPartition, Span> spans, Settlement settlement) {
    spans.forEach((partition, span) -> open.computeIfAbsent(partition, _ -> new ArrayDeque<>())
        .add(new Stretch(span, settlement)));
  }

  /// When the first record was appended that is not settled, of each partition that has one; to be asked after [#due].
  Map<TopicPartition, Long> oldest() {
    Map<TopicPartition, Long> oldest = new HashMap<>();
    open.forEach((partition, stretches) -> oldest.put(partition, stretches.element().span.appended));
    return oldest;
  }

  /// What may be committed and is not said to be [#committed] yet.
  Map<TopicPartition, OffsetAndMetadata> due() {
    open.forEach((partition, stretches) -> {
      while (!stretches.isEmpty() && stretches.peek().settlement.isDone()) {
        settledUpTo.put(partition, stretches.remove().end());
      }
    });
    open.values().removeIf(Deque::isEmpty);
    Map<TopicPartition, OffsetAndMetadata> due = new HashMap<>();
    settledUpTo.forEach((partition, end) -> due.put(partition, new OffsetAndMetadata(end)));
    return due;
  }

  void committed(Map<TopicPartition, OffsetAndMetadata> offsets) {
    offsets.forEach((partition, offset) -> settledUpTo.remove(partition, offset.offset()));
  }

  boolean isEmpty() {
    return open.isEmpty();
  }

  /// Completes when all is settled, or when the time is over.
  Mono<Void> settled(Collection<TopicPartition> partitions, Duration patience) {
    List<Mono<Void>> all = new ArrayList<>();
    partitions.forEach(partition -> open.getOrDefault(partition, new ArrayDeque<>())
        .forEach(stretch -> all.add(stretch.settlement.done())));
    return Mono.whenDelayError(all).timeout(patience, Mono.empty()).onErrorComplete();
  }

  /// Forgets all of them, as [#drop] does.
  void dropAll() {
    drop(Set.copyOf(open.keySet()));
    settledUpTo.clear();
  }

  /// Forgets partitions that belong to others from now on, and abandons what is for none of ours.
  void drop(Collection<TopicPartition> partitions) {
    Set<TopicPartition> gone = Set.copyOf(partitions);
    List<Stretch> dropped = new ArrayList<>();
    gone.forEach(partition -> {
      settledUpTo.remove(partition);
      Deque<Stretch> stretches = open.remove(partition);
      if (stretches != null) {
        dropped.addAll(stretches);
      }
    });
    dropped.forEach(stretch -> {
      if (open.values().stream().flatMap(Deque::stream).noneMatch(other -> other.settlement == stretch.settlement)) {
        stretch.settlement.abandon();
      }
    });
  }
}
