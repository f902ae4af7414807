package io.parley.history;

import io.parley.conversation.ConversationId;
import io.parley.history.Observation.Paged;
import io.parley.history.Observation.Pushed;
import io.parley.history.SeenLog.Interval;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// What devices hold at a moment: everything that any of their sessions was shown until then.
final class Holdings {
  private final Map<Device, Map<ConversationId, Set<Long>>> held = new HashMap<>();

  /// Goes on to the next observation.
  void take(Observation observation) {
    switch (observation) {
      case Pushed pushed -> hold(pushed.session().device(), pushed.message());
      case Paged paged -> paged.messages().forEach(message -> hold(paged.session().device(), message));
      default -> {
      }
    }
  }

  private void hold(Device device, SeenMessage message) {
    held.computeIfAbsent(device, _ -> new HashMap<>())
        .computeIfAbsent(message.conversationId(), _ -> new HashSet<>()).add(message.seq());
  }

  Set<Long> of(Device device, ConversationId conversationId) {
    return held.getOrDefault(device, Map.of()).getOrDefault(conversationId, Set.of());
  }

  /// Names every place of a conversation that the device should hold and does not. One that its user has left, and of which
  /// it never knew, it need not hold: a sync tells of a conversation that one has left only where the device names it.
  void missing(Device device, SeenLog log, LongConsumer each) {
    Set<Long> seqs = of(device, log.id());
    if (log.isMember(device.user()) || !seqs.isEmpty()) {
      missing(seqs, log.last(device.user()), log.end(), each);
    }
  }

  /// Names every place of an interval, up to the end of the log, that is not among these.
  static void missing(Set<Long> seqs, @Nullable Interval interval, long end, LongConsumer each) {
    if (interval == null) {
      return;
    }
    for (long seq = interval.from(); seq <= Math.min(interval.to(), end); seq++) {
      if (!seqs.contains(seq)) {
        each.accept(seq);
      }
    }
  }
}
