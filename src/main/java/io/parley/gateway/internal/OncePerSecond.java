package io.parley.gateway.internal;

import io.parley.conversation.ConversationId;
import io.parley.identity.UserId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// Lets one word a second through for a user and conversation. Of those that come within the second the last one waits for its
/// end. Beyond [#MOST] users within a second, words are dropped.
final class OncePerSecond<T> {
  static final int MOST = 100_000;
  private static final long SECOND = 1_000;

  private final Ticks ticks;
  private final Map<Key, Second<T>> seconds = new HashMap<>();

  record Key(ConversationId conversationId, UserId userId) {}

  /// @param since in milliseconds of the ticks
  private record Second<T>(long since, @Nullable T waiting) {}

  OncePerSecond(Ticks ticks) {
    this.ticks = ticks;
  }

  /// Whether a second runs for this key; the word comes with [#due] then.
  synchronized boolean waits(Key key, T word) {
    return seconds.computeIfPresent(key, (_, second) -> new Second<>(second.since, word)) != null;
  }

  /// Whether the word goes now; otherwise it comes with [#due].
  synchronized boolean take(Key key, T word) {
    if (waits(key, word) || seconds.size() >= MOST) {
      return false;
    }
    seconds.put(key, new Second<>(ticks.millis(), null));
    return true;
  }

  /// A word goes now that nothing may hold back; a second begins with it.
  synchronized void begin(Key key) {
    if (seconds.size() < MOST) {
      seconds.put(key, new Second<>(ticks.millis(), null));
    }
  }

  /// Gives the words whose second is over. To be called several times a second.
  void due(BiConsumer<Key, T> then) {
    List<Map.Entry<Key, T>> words = new ArrayList<>();
    synchronized (this) {
      long now = ticks.millis();
      for (Iterator<Map.Entry<Key, Second<T>>> each = seconds.entrySet().iterator(); each.hasNext();) {
        Map.Entry<Key, Second<T>> one = each.next();
        Second<T> second = one.getValue();
        if (now - second.since < SECOND) {
          continue;
        }
        if (second.waiting == null) {
          each.remove();
        } else {
          words.add(Map.entry(one.getKey(), second.waiting));
          one.setValue(new Second<>(now, null));
        }
      }
    }
    words.forEach(word -> then.accept(word.getKey(), word.getValue()));
  }
}
