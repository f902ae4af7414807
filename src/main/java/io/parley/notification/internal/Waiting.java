package io.parley.notification.internal;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.parley.conversation.ConversationId;
import io.parley.identity.UserId;
import io.parley.notification.internal.Ledger.Place;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Users who shall be notified, each once, with what has come for them meanwhile.
///
/// What is said to a user waits for one window. A mention waits only where the user was notified within the last one, and goes
/// before all that mentions nobody.
final class Waiting {
  private static final int REMEMBERED_USERS = 100_000;
  private static final long FIRST_PAUSE_MS = 1_000;
  private static final long LONGEST_PAUSE_MS = 60_000;

  private final long windowMs;
  private final int limit;
  private final LongSupplier millis;
  private final Map<UserId, Batch> batches = new HashMap<>();
  private final NavigableSet<Batch> byDue = new TreeSet<>(Comparator.comparingLong((Batch batch) -> batch.dueAt)
      .thenComparing(batch -> batch.userId));
  private final NavigableSet<Batch> mentionsByDue = new TreeSet<>(byDue.comparator());
  /// Those that were tried before, the most often tried last.
  private final NavigableSet<Batch> tried = new TreeSet<>(Comparator.comparingInt((Batch batch) -> batch.mostTries)
      .thenComparing(batch -> batch.userId));
  private final Set<UserId> underWay = new HashSet<>();
  /// When each user was last notified.
  private final Cache<UserId, Long> last;
  private int size;

  /// @param limit records that wait or are under way, from which on [#isFull] holds
  /// @param millis a clock
  Waiting(Duration window, int limit, LongSupplier millis) {
    windowMs = window.toMillis();
    this.limit = limit;
    this.millis = millis;
    last = Caffeine.newBuilder().maximumSize(REMEMBERED_USERS).expireAfterWrite(window)
        .ticker(() -> Duration.ofMillis(millis.getAsLong()).toNanos()).build();
  }

  /// What one user shall be notified of.
  static final class Batch {
    private final UserId userId;
    private final Map<ConversationId, Notice> notices = new HashMap<>();
    /// How often those were tried that were.
    private final Map<ConversationId, Integer> tries = new HashMap<>();
    private final List<Place> places = new ArrayList<>(1);
    private Instant latest = Instant.MIN;
    private long dueAt = Long.MAX_VALUE;
    private int mostTries;

    private Batch(UserId userId) {
      this.userId = userId;
    }

    UserId userId() {
      return userId;
    }

    /// Mentions first.
    List<Notice> notices() {
      return notices.values().stream().sorted(Comparator.comparing(Notice::mentioned).reversed()
          .thenComparing(notice -> notice.conversationId().toString())).toList();
    }

    /// When the last of them was said.
    Instant latest() {
      return latest;
    }

    /// How often its conversation was tried before.
    int tries(Notice notice) {
      return tries.getOrDefault(notice.conversationId(), 0);
    }

    /// How long after another failure it is tried again: 1 s and twice as long each time, up to a minute.
    Duration pause() {
      return Duration.ofMillis(Math.min(FIRST_PAUSE_MS << Math.min(mostTries, 10), LONGEST_PAUSE_MS));
    }

    private boolean mentions() {
      return notices.values().stream().anyMatch(Notice::mentioned);
    }

    private void add(Notice notice) {
      notices.merge(notice.conversationId(), notice, Notice::with);
    }

    private void addAgain(Notice notice, int times) {
      add(notice);
      tries.put(notice.conversationId(), times);
      mostTries = Math.max(mostTries, times);
    }
  }

  /// @param at when it was said
  synchronized void add(Notice notice, Instant at, Place place) {
    Batch batch = batches.computeIfAbsent(notice.userId(), Batch::new);
    unqueue(batch);
    batch.add(notice);
    batch.places.add(place);
    batch.latest = at.isAfter(batch.latest) ? at : batch.latest;
    batch.dueAt = Math.min(batch.dueAt, due(notice));
    queue(batch);
    size++;
  }

  private long due(Notice notice) {
    long now = millis.getAsLong();
    Long before = last.getIfPresent(notice.userId());
    long earliest = before == null ? now : before + windowMs;
    return Math.max(earliest, notice.mentioned() ? now : now + windowMs);
  }

  /// Those whose time has come, mentions first; each is under way until it is [#settled] or tried [#again]. No user is twice.
  synchronized List<Batch> take(int most) {
    List<Batch> taken = new ArrayList<>();
    take(mentionsByDue, most, taken);
    take(byDue, most, taken);
    return taken;
  }

  private void take(NavigableSet<Batch> queue, int most, List<Batch> taken) {
    long now = millis.getAsLong();
    var due = queue.iterator();
    while (taken.size() < most && due.hasNext()) {
      Batch batch = due.next();
      if (batch.dueAt > now) {
        return;
      }
      if (underWay.add(batch.userId)) {
        due.remove();
        tried.remove(batch);
        batches.remove(batch.userId);
        last.put(batch.userId, now);
        taken.add(batch);
      }
    }
  }

  /// Nothing remains to be done.
  synchronized List<Place> settled(Batch batch) {
    underWay.remove(batch.userId);
    size -= batch.places.size();
    return List.copyOf(batch.places);
  }

  /// Waits for another try at what is left of it, together with what has come meanwhile, which does not wait for it.
  synchronized void again(Batch batch, Collection<Notice> left) {
    underWay.remove(batch.userId);
    Batch joined = batches.computeIfAbsent(batch.userId, Batch::new);
    unqueue(joined);
    left.forEach(notice -> joined.addAgain(notice, batch.tries(notice) + 1));
    joined.places.addAll(batch.places);
    joined.latest = batch.latest.isAfter(joined.latest) ? batch.latest : joined.latest;
    joined.dueAt = Math.min(joined.dueAt, millis.getAsLong() + batch.pause().toMillis());
    queue(joined);
  }

  /// Whether no more should be added.
  synchronized boolean isFull() {
    return size >= limit;
  }

  synchronized int size() {
    return size;
  }

  /// Gives up on the one that was tried most often; null where none waits for another try.
  synchronized @Nullable Batch shed() {
    Batch worst = tried.isEmpty() ? null : tried.last();
    if (worst != null) {
      unqueue(worst);
      batches.remove(worst.userId);
    }
    return worst;
  }

  /// Another node has these partitions.
  synchronized void forget(Collection<Integer> partitions) {
    batches.values().removeIf(batch -> {
      boolean gone = batch.places.stream().anyMatch(place -> partitions.contains(place.partition()));
      if (gone) {
        unqueue(batch);
        size -= batch.places.size();
      }
      return gone;
    });
  }

  private void queue(Batch batch) {
    (batch.mentions() ? mentionsByDue : byDue).add(batch);
    if (batch.mostTries > 0) {
      tried.add(batch);
    }
  }

  private void unqueue(Batch batch) {
    byDue.remove(batch);
    mentionsByDue.remove(batch);
    tried.remove(batch);
  }
}
