package io.parley.sessions.internal;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.parley.sessions.Home;
import io.parley.sessions.NodeId;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import reactor.core.publisher.Mono;

/// Which homes of sessions stand: the incarnation named there holds its node's lease.
///
/// That a home stands is remembered for 1 s. That it does not is always read afresh, after the entry that names it: a
/// node may have begun a new life in between.
final class Homes {
  private static final Duration REMEMBERED = Duration.ofSeconds(1);
  private static final int MAX_REMEMBERED = 100_000;

  /// @param readAt when reading began, in monotonic nanoseconds
  private record Standing(Home home, long readAt) {}

  private final Leases leases;
  private final NodeTime time;
  private final Cache<String, Standing> standing;

  Homes(Leases leases, NodeTime time) {
    this.leases = leases;
    this.time = time;
    this.standing = Caffeine.newBuilder().maximumSize(MAX_REMEMBERED).expireAfterWrite(REMEMBERED)
        .ticker(time::nanos).executor(Runnable::run).build();
  }

  /// Of the homes asked for, by their text, those that stand.
  Mono<Map<String, Home>> standing(Set<String> asked) {
    Map<String, Home> known = HashMap.newHashMap(asked.size());
    Map<String, Home> unknown = new HashMap<>();
    long now = time.nanos();
    for (String text : asked) {
      Standing remembered = standing.getIfPresent(text);
      if (remembered != null && now - remembered.readAt() <= REMEMBERED.toNanos()) {
        known.put(text, remembered.home());
      } else {
        Home.parse(text).ifPresent(home -> unknown.put(text, home));
      }
    }
    return unknown.isEmpty() ? Mono.just(known) : read(unknown).map(found -> {
      known.putAll(found);
      return known;
    });
  }

  /// Ends a home, here at once and for others as soon as they have forgotten that it stood.
  Mono<Void> end(Home home) {
    return leases.giveBack(home.nodeId(), home.incarnation())
        .then(Mono.fromRunnable(() -> standing.invalidate(home.toString())));
  }

  private Mono<Map<String, Home>> read(Map<String, Home> homes) {
    Set<NodeId> nodeIds = homes.values().stream().map(Home::nodeId).collect(Collectors.toCollection(HashSet::new));
    return Mono.defer(() -> {
      long begun = time.nanos();
      return leases.read(nodeIds).map(found -> remember(homes, found, begun));
    });
  }

  private Map<String, Home> remember(Map<String, Home> homes, Map<NodeId, Lease> found, long begun) {
    Map<String, Home> held = new HashMap<>();
    homes.forEach((text, home) -> {
      Lease lease = found.get(home.nodeId());
      if (lease != null && lease.isHeldBy(home.incarnation())) {
        held.put(text, home);
        standing.put(text, new Standing(home, begun));
      }
    });
    return held;
  }
}
