package io.parley.gateway.internal;

import io.parley.identity.UserId;
import io.parley.platform.ParleyException;
import io.parley.presence.PresenceStatus;
import io.parley.protocol.ClientFrame;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The users whom one session watches, and what it was told of them.
final class Watchlist {
  private final Map<UserId, Told> told = new HashMap<>();
  private boolean closed;

  /// @param allowedAt when the viewer was last known to be allowed or not, in milliseconds of the ticks
  private record Told(boolean allowed, long allowedAt, @Nullable PresenceStatus status) {}

  /// Adds users; gives those that were not in it. Above [ClientFrame#MAX_WATCHED] it fails with `bad_request` and adds none.
  synchronized List<UserId> add(Collection<UserId> userIds) {
    List<UserId> fresh = userIds.stream().filter(userId -> !told.containsKey(userId)).toList();
    if (told.size() + fresh.size() > ClientFrame.MAX_WATCHED) {
      throw ParleyException.badRequest("user_ids: a session watches at most %d users, these would make %d"
          .formatted(ClientFrame.MAX_WATCHED, told.size() + fresh.size()));
    }
    if (closed) {
      return List.of();
    }
    fresh.forEach(userId -> told.put(userId, new Told(false, 0, null)));
    return fresh;
  }

  /// Takes users out; gives those that were in it.
  synchronized List<UserId> remove(Collection<UserId> userIds) {
    return userIds.stream().filter(userId -> told.remove(userId) != null).toList();
  }

  /// Takes all out, for good.
  synchronized List<UserId> close() {
    closed = true;
    List<UserId> all = new ArrayList<>(told.keySet());
    told.clear();
    return all;
  }

  /// Notes whether the session may see the user.
  synchronized void allow(UserId userId, boolean allowed, long now) {
    told.computeIfPresent(userId, (_, before) -> new Told(allowed, now, before.status));
  }

  /// Null where the session does not watch the user, or nothing so recent is known.
  synchronized @Nullable Boolean allowed(UserId userId, long since) {
    Told one = told.get(userId);
    return one == null || one.status == null || one.allowedAt - since < 0 ? null : one.allowed;
  }

  /// Whether the user may be seen, as far as was ever known.
  synchronized boolean sees(UserId userId) {
    Told one = told.get(userId);
    return one != null && one.allowed;
  }

  /// Notes what the session is told; false when it was told that last, or does not watch the user.
  synchronized boolean tell(UserId userId, PresenceStatus status) {
    Told before = told.get(userId);
    if (before == null || before.status == status) {
      return false;
    }
    told.put(userId, new Told(before.allowed, before.allowedAt, status));
    return true;
  }

  /// Whether the session was told anything of the user yet.
  synchronized boolean knows(UserId userId) {
    Told one = told.get(userId);
    return one != null && one.status != null;
  }
}
