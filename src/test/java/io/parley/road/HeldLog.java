package io.parley.road;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What a device holds of one conversation.
final class HeldLog {
  private final NavigableMap<Long, JsonNode> messages = new TreeMap<>();
  /// Up to here it holds everything that its owner may see: not always every seq.
  private long complete;
  private long latest;

  /// Gives what it already held at that place.
  synchronized @Nullable JsonNode keep(JsonNode message) {
    long seq = message.get("seq").asLong();
    raise(seq);
    return messages.putIfAbsent(seq, message);
  }

  /// It has heard that the conversation goes on to here.
  synchronized void raise(long seq) {
    latest = Math.max(latest, seq);
  }

  /// A page of what follows `after` has come: whatever its owner may see up to its end is in it.
  synchronized void follow(long after, JsonNode page) {
    page.get("messages").forEach(this::keep);
    raise(page.get("latest_seq").asLong());
    if (after <= cursor()) {
      JsonNode last = page.get("messages").path(page.get("messages").size() - 1);
      long end = page.get("more").asBoolean() ? last.path("seq").asLong(0) : page.get("latest_seq").asLong();
      complete = Math.max(complete, end);
    }
  }

  /// The highest seq up to which it holds everything.
  synchronized long cursor() {
    while (messages.containsKey(complete + 1)) {
      complete++;
    }
    return complete;
  }

  synchronized boolean hasGap() {
    return cursor() < latest;
  }

  /// The highest seq that it holds; 0 for none.
  synchronized long highest() {
    return messages.isEmpty() ? 0 : messages.lastKey();
  }

  synchronized boolean holds(long seq) {
    return messages.containsKey(seq);
  }

  synchronized Map<Long, JsonNode> messages() {
    return new TreeMap<>(messages);
  }
}
