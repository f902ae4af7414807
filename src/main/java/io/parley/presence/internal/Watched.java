package io.parley.presence.internal;

import io.parley.identity.UserId;
import io.parley.presence.PresenceStatus;
import io.parley.presence.UserPresence;
import io.parley.sessions.Home;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A user whom this gateway watches: what is known of them at each gateway, and how they appear by it.
///
/// An entry whose home has ended, or that is missing in Redis, is in doubt: it counts until it has been so for the grace.
/// Times are monotonic nanoseconds. Not safe for several threads, but for [#presence].
final class Watched {
  private final UserId userId;
  private final Map<Home, Held> held = new HashMap<>(2);
  private long rev = Long.MIN_VALUE;
  private long last;
  private volatile @Nullable UserPresence shown;

  /// Sessions that watch.
  int sessions;
  /// Since when there are none.
  long idleSince;
  /// When it was last entered as watched; and as what, null before.
  long enteredAt;
  @Nullable
  Watcher entered;
  boolean reading;
  /// Those under which it is found, see [LocalWatches].
  Set<Home> indexed = Set.of();

  private static final class Held {
    private Entry entry;
    private boolean doubted;
    private long doubtedSince;
    /// Its home is over, as against missing only.
    private boolean ended;
    private boolean dead;

    private Held(Entry entry) {
      this.entry = entry;
    }

    private boolean counts() {
      return entry.present() && !dead;
    }

    private void doubt(long since) {
      if (!doubted) {
        doubted = true;
        doubtedSince = since;
      }
    }

    private boolean isOverdue(long now, Duration grace, boolean missing) {
      return doubted && counts() && (ended || missing) && now - doubtedSince >= grace.toNanos();
    }
  }

  Watched(UserId userId) {
    this.userId = userId;
  }

  UserId userId() {
    return userId;
  }

  /// Whether it has been read.
  boolean isKnown() {
    return shown != null;
  }

  /// Another Redis may count from less.
  void forgetRevision() {
    rev = Long.MIN_VALUE;
  }

  /// Takes what Redis held; what is older than known already says nothing, unless Redis has forgotten the user.
  void take(Snapshot snapshot, long now) {
    if (snapshot.rev() < rev && snapshot.rev() != 0) {
      return;
    }
    rev = snapshot.rev();
    last = Math.max(last, snapshot.last());
    Set<Home> found = new HashSet<>();
    for (Snapshot.At at : snapshot.entries()) {
      found.add(at.home());
      Held known = held.get(at.home());
      if (known == null) {
        held.put(at.home(), new Held(at.entry()));
      } else {
        known.entry = at.entry();
        known.doubted &= known.ended;
      }
    }
    held.entrySet().removeIf(one -> !found.contains(one.getKey()) && !one.getValue().counts());
    held.forEach((home, one) -> {
      if (!found.contains(home)) {
        one.doubt(now);
      }
    });
  }

  /// The homes by which the user is there.
  Set<Home> homes() {
    Set<Home> homes = new HashSet<>(2);
    held.forEach((home, one) -> {
      if (one.counts() && !one.ended) {
        homes.add(home);
      }
    });
    return homes;
  }

  /// All homes of which something is known.
  Set<Home> allHomes() {
    return held.keySet();
  }

  /// Takes for gone what homes say that had ended before anybody saw it.
  ///
  /// @return what Redis still holds of it
  List<Burial> dismiss(Set<Home> homes) {
    List<Burial> burials = new ArrayList<>();
    for (Home home : homes) {
      Held one = held.get(home);
      if (one != null && one.counts()) {
        one.ended = true;
        one.dead = true;
        burials.add(new Burial(userId, new Snapshot.At(home, one.entry), one.entry.at()));
      }
    }
    return burials;
  }

  /// Homes have ended; true where that leaves a doubt.
  boolean end(Set<Home> homes, long since) {
    boolean concerned = false;
    for (Home home : homes) {
      Held one = held.get(home);
      if (one != null && one.counts()) {
        one.ended = true;
        one.doubt(since);
        concerned = true;
      }
    }
    return concerned;
  }

  boolean isInDoubt() {
    return held.values().stream().anyMatch(one -> one.doubted && one.counts());
  }

  /// @param missing whether also those that are only missing in Redis
  boolean isOverdue(long now, Duration grace, boolean missing) {
    return held.values().stream().anyMatch(one -> one.isOverdue(now, grace, missing));
  }

  /// Drops what has been in doubt for the grace.
  ///
  /// @param missing whether also what is only missing in Redis
  /// @param wallClock the time of day in milliseconds, for when the user was last seen
  /// @return what Redis may still hold of it
  List<Burial> drop(long now, Duration grace, boolean missing, long wallClock) {
    List<Burial> burials = new ArrayList<>();
    for (Iterator<Map.Entry<Home, Held>> each = held.entrySet().iterator(); each.hasNext();) {
      Map.Entry<Home, Held> next = each.next();
      Held one = next.getValue();
      if (one.isOverdue(now, grace, missing)) {
        long at = Math.max(one.entry.at(), wallClock - Duration.ofNanos(now - one.doubtedSince).toMillis());
        last = Math.max(last, at);
        if (one.ended) {
          one.dead = true;
          burials.add(new Burial(userId, new Snapshot.At(next.getKey(), one.entry), at));
        } else {
          each.remove();
        }
      }
    }
    return burials;
  }

  record Burial(UserId userId, Snapshot.At dead, long at) {}

  /// True when the user appears otherwise than before, or for the first time.
  boolean settle() {
    UserPresence before = shown;
    UserPresence now = merged();
    shown = now;
    return before == null || before.status() != now.status();
  }

  private PresenceStatus status() {
    PresenceStatus highest = PresenceStatus.OFFLINE;
    for (Held one : held.values()) {
      if (one.counts() && one.entry.status().compareTo(highest) > 0) {
        highest = one.entry.status();
      }
    }
    return highest;
  }

  /// How the user appears since the last [#settle]; for any thread.
  UserPresence presence() {
    UserPresence known = shown;
    return known == null ? UserPresence.unknown(userId) : known;
  }

  private UserPresence merged() {
    PresenceStatus status = status();
    long seen = switch (status) {
      case ONLINE -> 0;
      case AWAY -> held.values().stream().filter(Held::counts).mapToLong(one -> one.entry.at()).max().orElse(0);
      case OFFLINE -> Math.max(last, held.values().stream().mapToLong(one -> one.entry.at()).max().orElse(0));
    };
    return new UserPresence(userId, status, seen == 0 ? null : Instant.ofEpochMilli(seen));
  }
}
