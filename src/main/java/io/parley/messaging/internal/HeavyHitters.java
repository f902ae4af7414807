package io.parley.messaging.internal;

import io.parley.conversation.ConversationId;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The conversations that bring most of a stream, in memory that does not grow with it ("space-saving": Metwally, Agrawal, El Abbadi,
/// 2005).
///
/// A conversation for which there is no place takes that of the one with the least and goes on from its count. So a count is too high by
/// at most the error that is kept with it, that error is at most the stream's length divided by the places, and whoever brings more
/// than that part of the stream is in it. Not safe for several threads.
final class HeavyHitters {
  private final int places;
  private final Map<ConversationId, Counted> counted;
  private final TreeSet<Counted> byCount = new TreeSet<>(
      Comparator.comparingLong(Counted::count).thenComparing(one -> one.conversationId().value()));

  HeavyHitters(int places) {
    this.places = places;
    counted = HashMap.newHashMap(places);
  }

  /// @param error by how much `count` is too high at most
  record Counted(ConversationId conversationId, int partition, long count, long error) {}

  void add(ConversationId conversationId, int partition, long more) {
    Counted held = counted.get(conversationId);
    if (held != null) {
      byCount.remove(held);
      put(new Counted(conversationId, partition, held.count + more, held.error));
    } else if (counted.size() < places) {
      put(new Counted(conversationId, partition, more, 0));
    } else {
      Counted least = byCount.removeFirst();
      counted.remove(least.conversationId);
      put(new Counted(conversationId, partition, least.count + more, least.count));
    }
  }

  private void put(Counted one) {
    counted.put(one.conversationId, one);
    byCount.add(one);
  }

  Map<ConversationId, Counted> all() {
    return counted;
  }

  @Nullable
  Counted of(ConversationId conversationId) {
    return counted.get(conversationId);
  }

  /// What one without a place may have brought at most.
  long leastCount() {
    return counted.size() < places ? 0 : byCount.first().count;
  }
}
