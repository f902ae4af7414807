package io.parley.messaging.internal;

import io.parley.conversation.ConversationId;
import io.parley.messaging.ConversationLog.Numbered;
import io.parley.messaging.ops.HotConversations.Hot;
import io.parley.platform.HeavyHitters;
import io.parley.platform.HeavyHitters.Counted;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// What this node numbered within the last minute, by conversation and partition.
///
/// The minute is cut into slices of [#SLICE], and whole ones drop out: counted are the last 55 to 60 s. Each slice holds
/// [#PLACES] conversations, about 30 KB.
final class Hotness {
  static final int PLACES = 256;
  static final Duration SLICE = Duration.ofSeconds(5);
  private static final int SLICES = 12;

  private final LongSupplier nanoTime;
  private final Deque<Slice> slices = new ArrayDeque<>(SLICES);
  /// Offsets below are counted already: after a failure the same records are given again.
  private final Map<Integer, Long> countedUpTo = new HashMap<>();
  private final long since;

  /// @param nanoTime a monotonic clock in nanoseconds
  Hotness(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    since = nanoTime.getAsLong();
  }

  private static final class Slice {
    private final long begun;
    private final HeavyHitters<Key> conversations = new HeavyHitters<>(PLACES);
    private final Map<Integer, Long> partitions = new HashMap<>();

    private Slice(long begun) {
      this.begun = begun;
    }
  }

  private record Key(ConversationId conversationId, int partition) implements Comparable<Key> {
    private static final Comparator<Key> ORDER = Comparator.comparing((Key key) -> key.conversationId.value())
        .thenComparingInt(Key::partition);

    @Override
    public int compareTo(Key other) {
      return ORDER.compare(this, other);
    }
  }

  /// Counts what has got its numbers, each record once.
  synchronized void count(List<Numbered> numbered) {
    Map<Key, Long> fresh = new HashMap<>();
    Map<Integer, Long> upTo = new HashMap<>();
    for (Numbered one : numbered) {
      int partition = one.record().position().partition();
      long offset = one.record().position().offset();
      if (offset >= countedUpTo.getOrDefault(partition, 0L)) {
        fresh.merge(new Key(one.record().conversationId(), partition), 1L, Long::sum);
        upTo.merge(partition, offset + 1, Math::max);
      }
    }
    if (fresh.isEmpty()) {
      return;
    }
    countedUpTo.putAll(upTo);
    Slice now = now();
    fresh.forEach((key, more) -> {
      now.conversations.add(key, more);
      now.partitions.merge(key.partition, more, Long::sum);
    });
  }

  /// The partition was assigned anew: another node may have counted meanwhile.
  synchronized void forget(int partition) {
    countedUpTo.remove(partition);
  }

  private Slice now() {
    long now = nanoTime.getAsLong();
    dropOld(now);
    Slice last = slices.peekLast();
    if (last == null || now - last.begun >= SLICE.toNanos()) {
      last = new Slice(now);
      slices.addLast(last);
    }
    return last;
  }

  private void dropOld(long now) {
    while (!slices.isEmpty() && now - slices.getFirst().begun >= SLICE.multipliedBy(SLICES).toNanos()) {
      slices.removeFirst();
    }
  }

  /// The most first, by what is certain.
  List<Hot> hottest(int limit) {
    return all().stream().limit(limit).toList();
  }

  /// Those of one partition.
  List<Hot> in(int partition, int limit) {
    return all().stream().filter(hot -> hot.partition() == partition).limit(limit).toList();
  }

  /// Of each partition the first one.
  List<Hot> leaders(int limit) {
    Set<Integer> met = new HashSet<>();
    return all().stream().filter(hot -> met.add(hot.partition())).limit(limit).toList();
  }

  private synchronized List<Hot> all() {
    long now = nanoTime.getAsLong();
    dropOld(now);
    Duration window = Duration.ofNanos(Math.min(now - since, SLICE.multipliedBy(SLICES).toNanos()))
        .truncatedTo(TimeUnit.MILLISECONDS.toChronoUnit());
    Set<Key> met = new HashSet<>();
    Map<Integer, Long> partitions = new HashMap<>();
    for (Slice slice : slices) {
      slice.conversations.all().forEach(one -> met.add(one.key()));
      slice.partitions.forEach((partition, entries) -> partitions.merge(partition, entries, Long::sum));
    }
    return met.stream().map(key -> hot(key, partitions, window))
        .sorted(Comparator.comparingLong(Hot::atLeast).reversed()
            .thenComparing(Comparator.comparingLong(Hot::atMost).reversed())
            .thenComparing(hot -> hot.conversationId().value()))
        .toList();
  }

  private Hot hot(Key key, Map<Integer, Long> partitions, Duration window) {
    long atLeast = 0;
    long atMost = 0;
    for (Slice slice : slices) {
      Counted<Key> counted = slice.conversations.of(key);
      if (counted == null) {
        atMost += slice.conversations.leastCount();
      } else {
        atLeast += counted.count() - counted.error();
        atMost += counted.count();
      }
    }
    long ofPartition = partitions.getOrDefault(key.partition, 0L);
    return new Hot(key.conversationId, key.partition, atLeast, Math.min(atMost, ofPartition), ofPartition, window,
        null);
  }
}
