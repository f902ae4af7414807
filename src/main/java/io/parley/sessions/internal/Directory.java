package io.parley.sessions.internal;

import io.parley.platform.BackgroundWork;
import io.parley.platform.Redis;
import io.parley.platform.Role;
import io.parley.sessions.NodeId;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Which nodes are there, as their leases say: read every 2 s, so a new node takes part within moments and a dead one
/// is left out once its lease has run out. While Redis is away the last state stands, and so it does while Redis has
/// forgotten the nodes, until all have renewed their leases: it shows in this node's own, which is gone or new.
final class Directory extends BackgroundWork {
  static final Duration READ_EVERY = Duration.ofSeconds(2);
  /// After the node's own lease, before what asks other nodes.
  private static final int PHASE = 301;
  private static final Logger log = LoggerFactory.getLogger(Directory.class);

  /// All renew their leases within it, and one read more.
  private static final Duration FORGOTTEN_FOR = NodeLease.RENEWED_EVERY.plus(READ_EVERY);

  private final NodeId self;
  private final Leases leases;
  private final NodeTime time;
  private volatile Map<String, Lease> nodes = Map.of();
  private volatile Map<Role, Map<String, Lease>> byRole = Map.of();

  // Touched by the one read that is under way.
  private volatile boolean forgotten;
  private volatile long forgottenAt;

  Directory(NodeId self, Leases leases, NodeTime time) {
    super(PHASE);
    this.self = self;
    this.leases = leases;
    this.time = time;
  }

  /// Those that have a role, by name. Asked with each call.
  Map<String, Lease> with(Role role) {
    return byRole.getOrDefault(role, Map.of());
  }

  /// A node's lease; of one that has come only now it is read. Empty where it has none.
  Mono<Lease> node(String nodeId) {
    return Mono.defer(() -> Mono.justOrEmpty(nodes.get(nodeId)))
        .switchIfEmpty(Mono.defer(() -> {
          NodeId asked = new NodeId(nodeId);
          return leases.read(List.of(asked)).mapNotNull(found -> found.get(asked));
        }));
  }

  /// Reads the leases now.
  Mono<Void> refresh() {
    return leases.all().doOnNext(this::take).then();
  }

  private void take(Map<NodeId, Lease> found) {
    if (isForgotten(found)) {
      forgotten = true;
      forgottenAt = time.nanos();
    }
    forgotten = forgotten && time.nanos() - forgottenAt < FORGOTTEN_FOR.toNanos();
    Map<String, Lease> now = new TreeMap<>(forgotten ? nodes : Map.of());
    found.forEach((id, lease) -> now.put(id.value(), lease));
    if (!now.keySet().equals(nodes.keySet())) {
      log.atInfo().addKeyValue("nodes", now.keySet()).log("The set of nodes has changed");
    }
    nodes = now;
    byRole = byRole(now);
  }

  private boolean isForgotten(Map<NodeId, Lease> found) {
    Lease before = nodes.get(self.value());
    Lease now = found.get(self);
    return now == null || before != null && !now.incarnation().equals(before.incarnation());
  }

  private static Map<Role, Map<String, Lease>> byRole(Map<String, Lease> nodes) {
    Map<Role, Map<String, Lease>> byRole = new EnumMap<>(Role.class);
    for (Role role : Role.values()) {
      byRole.put(role, nodes.entrySet().stream().filter(node -> node.getValue().roles().contains(role.profile()))
          .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue)));
    }
    return byRole;
  }

  @Override
  protected Disposable begin() {
    Redis.atStart(refresh());
    return Flux.interval(READ_EVERY, time.scheduler()).onBackpressureDrop()
        .concatMap(_ -> refresh().onErrorComplete(), 0).subscribe();
  }
}
