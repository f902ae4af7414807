package io.parley.gateway.internal;

import io.parley.identity.UserId;
import io.parley.platform.ParleyException;
import io.parley.presence.PresenceStatus;
import io.parley.protocol.ClientFrame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The users whom one session watches, whether it may see them, and what it was told of them.
///
/// Moments are those of questions, in nanoseconds of the ticks, since answers may come in another order.
final class Watchlist {
  /// How long a yes stands: whoever takes it back says so, and this is for when that word is lost.
  private static final long STANDS_FOR = Duration.ofMinutes(10).toNanos();

  private static final int PER_SECOND = 100;
  private static final int AT_ONCE = 2 * ClientFrame.MAX_WATCHED;

  private final Map<UserId, Watching> all = new HashMap<>();
  private final Pace pace;
  private boolean closed;

  Watchlist(long now) {
    pace = new Pace(PER_SECOND, AT_ONCE, now);
  }

  /// Users whom one `watch` names, from when they are taken in until it is granted or given up.
  ///
  /// @param fresh those who were not in the list
  record Wish(List<Watching> users, List<UserId> fresh) {}

  static final class Watching {
    private final UserId userId;
    private boolean granted;
    private int wishes;
    private boolean allowed;
    private long askedAt;
    private long doubtedAt;
    private @Nullable PresenceStatus told;

    private Watching(UserId userId, long now) {
      this.userId = userId;
      askedAt = now;
      doubtedAt = now;
    }
  }

  /// Takes users in, or none: fails with `rate_limited` when users are named faster than [#PER_SECOND], those in it included,
  /// and with `bad_request` above [ClientFrame#MAX_WATCHED].
  synchronized Wish add(Collection<UserId> userIds, long now) {
    Duration pause = pace.take(now, userIds.size());
    if (pause.isPositive()) {
      throw Refusals.rateLimited(pause, "users named by watch", PER_SECOND, AT_ONCE);
    }
    List<UserId> fresh = userIds.stream().filter(userId -> !all.containsKey(userId)).toList();
    if (all.size() + fresh.size() > ClientFrame.MAX_WATCHED) {
      throw ParleyException.badRequest("user_ids: a session watches at most %d users, these would make %d"
          .formatted(ClientFrame.MAX_WATCHED, all.size() + fresh.size()));
    }
    if (closed) {
      return new Wish(List.of(), List.of());
    }
    List<Watching> users = userIds.stream()
        .map(userId -> all.computeIfAbsent(userId, _ -> new Watching(userId, now))).toList();
    users.forEach(one -> one.wishes++);
    return new Wish(users, fresh);
  }

  /// Its users stay until they are taken out.
  synchronized void grant(Wish wish) {
    wish.users.forEach(one -> {
      one.wishes--;
      one.granted = true;
    });
  }

  /// Takes out those of its users whom no other wish names, granted or under way; gives them.
  synchronized List<UserId> giveUp(Wish wish) {
    List<UserId> left = new ArrayList<>();
    for (Watching one : wish.users) {
      if (--one.wishes == 0 && !one.granted && all.remove(one.userId, one)) {
        left.add(one.userId);
      }
    }
    return left;
  }

  synchronized List<UserId> users() {
    return List.copyOf(all.keySet());
  }

  synchronized boolean holds(UserId userId) {
    return all.containsKey(userId);
  }

  /// Takes users out; gives those that were in it.
  synchronized List<UserId> remove(Collection<UserId> userIds) {
    return userIds.stream().filter(userId -> all.remove(userId) != null).toList();
  }

  /// Takes all out, for good.
  synchronized List<UserId> close() {
    closed = true;
    List<UserId> left = users();
    all.clear();
    return left;
  }

  /// Notes whether the session may see the user, unless a later question was answered before.
  synchronized void allow(UserId userId, boolean allowed, long asked) {
    Watching one = all.get(userId);
    if (one != null && asked - one.askedAt >= 0) {
      one.allowed = allowed;
      one.askedAt = asked;
    }
  }

  /// What was asked before now may be otherwise; false where the session does not watch the user.
  synchronized boolean doubt(UserId userId, long now) {
    Watching one = all.get(userId);
    if (one != null) {
      one.doubtedAt = now;
    }
    return one != null;
  }

  /// Whether something has changed since the last question.
  synchronized boolean isInDoubt(UserId userId) {
    Watching one = all.get(userId);
    return one != null && one.askedAt - one.doubtedAt < 0;
  }

  /// Whether the session was told something of the user, and nothing has changed since the last question.
  synchronized boolean isSettled(UserId userId) {
    Watching one = all.get(userId);
    return one != null && one.told != null && one.askedAt - one.doubtedAt >= 0;
  }

  /// Whether it is to be asked if the user may be seen: not before the first answer, which is on the way.
  synchronized boolean isUnsure(UserId userId, long now) {
    Watching one = all.get(userId);
    return one != null && one.told != null && !isSure(userId, now);
  }

  /// Whether the user may be seen without asking again.
  synchronized boolean isSure(UserId userId, long now) {
    Watching one = all.get(userId);
    return one != null && one.allowed && one.askedAt - one.doubtedAt >= 0 && now - one.askedAt < STANDS_FOR;
  }

  /// Whether the user may be seen, as far as was ever known.
  synchronized boolean sees(UserId userId) {
    Watching one = all.get(userId);
    return one != null && one.allowed;
  }

  /// Notes what the session is told; false when it was told that last, or does not watch the user.
  synchronized boolean tell(UserId userId, PresenceStatus status) {
    Watching one = all.get(userId);
    if (one == null || one.told == status) {
      return false;
    }
    one.told = status;
    return true;
  }
}
