package io.parley.history;

import io.parley.conversation.ConversationEvent;
import io.parley.conversation.ConversationId;
import io.parley.history.Observation.Began;

import io.parley.identity.UserId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A conversation's log put together from what anybody saw of it, and who was in it when.
final class SeenLog {
  private final Began began;
  private final NavigableMap<Long, SeenMessage> bySeq = new TreeMap<>();
  private final Map<SeenMessage.Key, List<Long>> places = new HashMap<>();
  private final Map<UserId, Long> joined = new HashMap<>();
  private final Map<UserId, List<Interval>> intervals = new LinkedHashMap<>();

  SeenLog(Began began) {
    this.began = began;
  }

  /// Both ends inclusive; [#OPEN] while the user is in it.
  record Interval(long from, long to) {
    static final long OPEN = Long.MAX_VALUE;

    boolean holds(long seq) {
      return from <= seq && seq <= to;
    }

    @Override
    public String toString() {
      return to == OPEN ? "[%d, …]".formatted(from) : "[%d, %d]".formatted(from, to);
    }
  }

  void add(SeenMessage message) {
    bySeq.putIfAbsent(message.seq(), message);
    List<Long> seqs = places.computeIfAbsent(message.key(), _ -> new ArrayList<>(1));
    if (!seqs.contains(message.seq())) {
      seqs.add(message.seq());
    }
  }

  /// Everything was added.
  void close() {
    began.members().forEach(user -> join(user, 1));
    bySeq.values().forEach(message -> {
      switch (message.event()) {
        case ConversationEvent.MemberAdded(var user, _) when !isMember(user) -> join(user, message.seq());
        case ConversationEvent.MemberRemoved(var user) when isMember(user) -> leave(user, message.seq());
        case null, default -> {
        }
      }
    });
  }

  private void join(UserId user, long seq) {
    joined.put(user, seq);
    intervals.computeIfAbsent(user, _ -> new ArrayList<>(1)).add(new Interval(historyVisible() ? 1 : seq,
        Interval.OPEN));
  }

  private void leave(UserId user, long seq) {
    List<Interval> all = intervals.get(user);
    all.set(all.size() - 1, new Interval(all.getLast().from, seq));
  }

  ConversationId id() {
    return began.conversationId();
  }

  boolean historyVisible() {
    return began.historyVisible();
  }

  /// The last place that anybody saw; 0 while it is empty.
  long end() {
    return bySeq.isEmpty() ? 0 : bySeq.lastKey();
  }

  Collection<SeenMessage> messages() {
    return bySeq.values();
  }

  @Nullable
  SeenMessage at(long seq) {
    return bySeq.get(seq);
  }

  /// Where a client message stands: mostly one place.
  List<Long> places(SeenMessage.Key key) {
    return places.getOrDefault(key, List.of());
  }

  /// The message of a key at its first place; null where nobody saw it.
  @Nullable
  SeenMessage of(SeenMessage.Key key) {
    List<Long> seqs = places(key);
    return seqs.isEmpty() ? null : bySeq.get(seqs.getFirst());
  }

  /// Those who are or were in it.
  Collection<UserId> people() {
    return intervals.keySet();
  }

  List<Interval> intervals(UserId user) {
    return intervals.getOrDefault(user, List.of());
  }

  /// Whether a place is from before the user came the last time.
  boolean isPast(UserId user, long seq) {
    return seq < joined.getOrDefault(user, 0L);
  }

  /// What a user may read in the end: the last interval, since rejoining begins a new one.
  @Nullable
  Interval last(UserId user) {
    List<Interval> all = intervals(user);
    return all.isEmpty() ? null : all.getLast();
  }

  boolean isMember(UserId user) {
    Interval last = last(user);
    return last != null && last.to == Interval.OPEN;
  }
}
