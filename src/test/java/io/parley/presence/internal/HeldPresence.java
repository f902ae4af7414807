package io.parley.presence.internal;

import io.parley.identity.UserId;
import io.parley.platform.ParleyException;
import io.parley.presence.PresenceStatus;
import io.parley.sessions.Home;
import io.parley.sessions.NodeId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;

/// A [PresenceStore] in memory, which can be away, and forget.
final class HeldPresence implements PresenceStore {
  private final Map<UserId, Map<Home, Entry>> entries = new HashMap<>();
  private final Map<UserId, Map<Home, String>> watchers = new HashMap<>();
  private final Map<NodeId, Set<UserId>> words = new HashMap<>();
  private final LongSupplier millis;
  private long rev;
  boolean away;
  /// It takes no wishes to watch.
  boolean deaf;
  int reads;

  /// @param millis the time of day
  HeldPresence(LongSupplier millis) {
    this.millis = millis;
  }

  void flush() {
    entries.clear();
    watchers.clear();
    words.clear();
  }

  boolean isWatched(UserId userId) {
    return !watchers.getOrDefault(userId, Map.of()).isEmpty();
  }

  PresenceStatus status(UserId userId, Home home) {
    return entries.get(userId).get(home).status();
  }

  private <T> Mono<T> unlessAway(Supplier<T> work) {
    return Mono.defer(() -> away ? Mono.error(ParleyException.unavailable("away", null)) : Mono.just(work.get()));
  }

  private Snapshot snapshot(UserId userId) {
    return new Snapshot(userId, entries.containsKey(userId) ? rev : 0, 0,
        entries.getOrDefault(userId, Map.of()).entrySet().stream()
            .map(one -> new Snapshot.At(one.getKey(), one.getValue())).toList());
  }

  @Override
  public Mono<Written> write(Report report) {
    return unlessAway(() -> {
      Map<Home, Entry> held = entries.computeIfAbsent(report.userId(), _ -> new HashMap<>());
      Entry before = held.get(report.home());
      if (before == null || before.version() < report.version()) {
        held.put(report.home(),
            new Entry(report.status(), report.version(), millis.getAsLong() - report.seenAgo()));
        rev++;
      }
      List<Watcher> told = new ArrayList<>();
      watchers.getOrDefault(report.userId(), Map.of()).forEach((home, token) -> told.add(new Watcher(home, token)));
      return new Written(snapshot(report.userId()), told);
    });
  }

  @Override
  public Mono<List<Snapshot>> watch(Watcher watcher, Collection<UserId> userIds) {
    if (deaf) {
      return Mono.error(() -> ParleyException.unavailable("overloaded", null));
    }
    return unlessAway(() -> {
      userIds.forEach(userId -> watchers.computeIfAbsent(userId, _ -> new HashMap<>()).put(watcher.home(),
          watcher.token()));
      return userIds.stream().map(this::snapshot).toList();
    });
  }

  @Override
  public Mono<List<Snapshot>> read(Collection<UserId> userIds) {
    return unlessAway(() -> {
      reads++;
      return userIds.stream().map(this::snapshot).toList();
    });
  }

  @Override
  public Mono<Void> unwatch(Watcher watcher, UserId userId) {
    return unlessAway(() -> watchers.getOrDefault(userId, new HashMap<>()).remove(watcher.home(), watcher.token()))
        .then();
  }

  @Override
  public Mono<Void> bury(UserId userId, Snapshot.At dead, long at) {
    return unlessAway(() -> entries.getOrDefault(userId, new HashMap<>()).replace(dead.home(), dead.entry(),
        new Entry(PresenceStatus.OFFLINE, dead.entry().version(), at))).then();
  }

  @Override
  public Mono<Void> leaveWord(NodeId nodeId, UserId userId) {
    return unlessAway(() -> words.computeIfAbsent(nodeId, _ -> new HashSet<>()).add(userId)).then();
  }

  @Override
  public Mono<Collection<UserId>> takeWord(NodeId nodeId) {
    return unlessAway(() -> {
      Set<UserId> word = words.remove(nodeId);
      return word == null ? List.of() : List.copyOf(word);
    });
  }
}
