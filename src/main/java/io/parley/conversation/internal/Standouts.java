package io.parley.conversation.internal;

import io.parley.conversation.ConversationId;
import io.parley.conversation.ConversationKind;
import io.parley.conversation.ops.ConversationSets.Listed;
import io.parley.conversation.ops.ConversationSets.Name;
import io.parley.conversation.ops.ConversationSets.Sized;
import io.parley.conversation.ops.ConversationSets;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/// The conversations of each set among those that were looked at, in memory that does not grow with them. Safe to be used by several
/// threads.
final class Standouts {
  private static final Comparator<Sized> FEWEST_FIRST = Comparator.comparingInt(Sized::members)
      .thenComparing(Sized::conversationId, Comparator.comparing(ConversationId::value).reversed());

  private final Map<Name, PriorityQueue<Sized>> sets = new EnumMap<>(Name.class);
  private long lookedAt;

  synchronized void look(ConversationId id, ConversationKind kind, int members) {
    lookedAt++;
    if (kind != ConversationKind.DIRECT) {
      put(Name.LARGEST, new Sized(id, members));
    }
    if (kind == ConversationKind.CHANNEL) {
      put(Name.CHANNELS, new Sized(id, members));
    }
  }

  private void put(Name name, Sized one) {
    PriorityQueue<Sized> set = sets.computeIfAbsent(name, _ -> new PriorityQueue<>(FEWEST_FIRST));
    set.add(one);
    if (set.size() > ConversationSets.MOST) {
      set.remove();
    }
  }

  /// @param whole whether there are no more to be looked at
  synchronized Listed listed(Name name, Instant at, boolean whole) {
    List<Sized> most = sets.containsKey(name)
        ? sets.get(name).stream().sorted(FEWEST_FIRST.reversed()).toList()
        : List.of();
    return new Listed(most, at, lookedAt, whole);
  }
}
