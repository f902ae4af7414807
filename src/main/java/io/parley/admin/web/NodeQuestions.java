package io.parley.admin.web;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.parley.admin.internal.figures.NodePoint;
import io.parley.admin.internal.figures.NodeView;
import io.parley.admin.internal.partitions.LogPartition;
import io.parley.admin.internal.partitions.PartitionsWatch;
import io.parley.notification.ops.PushProviders;
import io.parley.platform.Deadlines;
import io.parley.platform.ParleyException;
import io.parley.platform.Role;
import io.parley.sessions.NodeId;
import io.parley.sessions.SlowSession;
import io.parley.sessions.ops.KnownNode;
import io.parley.sessions.ops.NodeSettings;
import io.parley.sessions.ops.Standouts;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Asks what a node's page shows beside its figures.
final class NodeQuestions {
  /// Peers whose settings are compared: enough to know what most have.
  static final int PEERS = 15;
  static final int SLOWEST = 20;
  private static final int KEPT = 1_000;

  private final NodeSettings settings;
  private final PartitionsWatch partitions;
  private final Standouts standouts;
  private final PushProviders pushes;
  /// They stay the same while a node runs.
  private final Cache<Process, SortedMap<String, String>> known = Caffeine.newBuilder().maximumSize(KEPT).build();

  NodeQuestions(NodeSettings settings, PartitionsWatch partitions, Standouts standouts, PushProviders pushes) {
    this.settings = settings;
    this.partitions = partitions;
    this.standouts = standouts;
    this.pushes = pushes;
  }

  private record Process(NodeId id, Instant startedAt) {}

  /// @param all nodes that are known
  Mono<NodeInside> of(NodeView view, List<NodeView> all, Duration patience) {
    KnownNode node = view.node();
    if (!node.isHere()) {
      return Mono.just(NodeInside.NOTHING);
    }
    NodePoint latest = view.latest();
    return Mono.zip(asked(true, "The settings", compared(node, all, patience), patience),
        asked(node.has(Role.FANOUT.profile()), "The partitions", owned(node), patience),
        asked(node.has(Role.GATEWAY.profile()), "The slowest sessions", slowest(node), patience),
        asked(latest != null && !latest.breakers().isEmpty(), "The providers", pushes.of(node.id()), patience))
        .map(read -> new NodeInside(read.getT1().orElse(null), read.getT2().orElse(null), read.getT3().orElse(null),
            read.getT4().orElse(null)));
  }

  private static <T> Mono<Optional<Block<T>>> asked(boolean concerns, String what, Mono<T> read, Duration patience) {
    return concerns ? Block.of(what, read, patience).map(Optional::of) : Mono.just(Optional.empty());
  }

  /// As of the latest look: Kafka is not asked once more.
  private Mono<List<LogPartition>> owned(KnownNode node) {
    return partitions.isStale()
        ? Mono.error(() -> ParleyException.unavailable("Kafka has not told for a while who reads them", null))
        : Mono.just(partitions.now().partitions().stream()
            .filter(partition -> node.id().value().equals(partition.owner())).toList());
  }

  private Mono<List<SlowSession>> slowest(KnownNode node) {
    return standouts.slowestOf(node.id(), SLOWEST);
  }

  /// Those that have all of its roles before those that have some. Peers that do not tell in time are left out, and counted.
  private Mono<OddSettings> compared(KnownNode node, List<NodeView> all, Duration patience) {
    List<KnownNode> peers = all.stream().map(NodeView::node).filter(KnownNode::isHere)
        .filter(other -> !other.id().equals(node.id()) && other.roles().stream().anyMatch(node::has))
        .sorted(Comparator.comparing((KnownNode other) -> !other.roles().equals(node.roles()))
            .thenComparing(other -> other.id().value()))
        .limit(PEERS).toList();
    Mono<List<SortedMap<String, String>>> theirs = Flux.fromIterable(peers)
        .flatMap(peer -> told(peer).onErrorResume(_ -> Mono.empty()), PEERS)
        .take(patience.multipliedBy(4).dividedBy(5), Deadlines.TIMER).collectList();
    return Mono.zip(told(node), theirs).map(read -> new OddSettings(OddSettings.rows(read.getT1(), read.getT2()),
        read.getT2().size(), peers.size() - read.getT2().size()));
  }

  private Mono<SortedMap<String, String>> told(KnownNode node) {
    Process process = new Process(node.id(), node.startedAt());
    return Mono.defer(() -> {
      @Nullable
      SortedMap<String, String> before = known.getIfPresent(process);
      return before != null ? Mono.just(before) : settings.of(node.id()).doOnNext(found -> known.put(process, found));
    });
  }
}
