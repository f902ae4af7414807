package io.parley.simulation;

import io.parley.history.SeenMessage;
import io.parley.messaging.Page;
import java.util.Collection;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What a device holds of a conversation, and what it knows to be missing.
final class Held {
  private final NavigableMap<Long, SeenMessage> messages = new TreeMap<>();
  /// Places that are not for this user: a page that goes upwards leaves nothing else out.
  private final TreeSet<Long> notForUs = new TreeSet<>();
  private @Nullable Long first;
  private long latest;

  void hold(SeenMessage message) {
    messages.put(message.seq(), message);
    latest = Math.max(latest, message.seq());
  }

  /// A page that begins with the newest, or ends below something.
  void holdDownwards(Page page) {
    page.messages().forEach(one -> hold(Frames.seen(one.message())));
    latest = Math.max(latest, page.latestSeq());
    if (!page.more() && !messages.isEmpty()) {
      first = messages.firstKey();
    }
  }

  /// A page of what follows a place.
  void holdUpwards(Page page, long after) {
    long next = after + 1;
    for (var one : page.messages()) {
      for (; next < one.message().seq(); next++) {
        notForUs.add(next);
      }
      hold(Frames.seen(one.message()));
      next = one.message().seq() + 1;
    }
    latest = Math.max(latest, page.latestSeq());
    if (page.messages().isEmpty()) {
      latest = Math.max(after, messages.isEmpty() ? 0 : messages.lastKey());
    }
  }

  /// The place up to which everything is here, but for what may be missing in the beginning; null where nothing is.
  @Nullable
  Long cursor() {
    if (first == null && messages.isEmpty()) {
      return null;
    }
    long cursor = (first == null ? messages.firstKey() : first) - 1;
    while (messages.containsKey(cursor + 1) || notForUs.contains(cursor + 1)) {
      cursor++;
    }
    return cursor;
  }

  /// Below which the beginning is missing; null where it is not.
  @Nullable
  Long missingBelow() {
    return first == null && !messages.isEmpty() ? messages.firstKey() : null;
  }

  boolean hasGap() {
    Long cursor = cursor();
    return cursor != null && (missingBelow() != null || cursor < latest);
  }

  long highest() {
    return messages.isEmpty() ? 0 : messages.lastKey();
  }

  /// There is news up to here.
  void hear(long latestSeq) {
    latest = Math.max(latest, latestSeq);
  }

  Collection<SeenMessage> messages() {
    return messages.values();
  }
}
