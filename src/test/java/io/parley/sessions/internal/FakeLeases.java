package io.parley.sessions.internal;

import io.parley.platform.ParleyException;
import io.parley.sessions.Incarnation;
import io.parley.sessions.NodeId;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import reactor.core.publisher.Mono;

/// Leases in memory that can be taken away, and that can refuse to answer.
final class FakeLeases implements Leases {
  final Map<NodeId, Lease> held = new HashMap<>();
  boolean away;
  int reads;
  /// Happens while a renewal is under way.
  Runnable meanwhile = () -> {};

  @Override
  public Mono<Void> take(NodeId nodeId, Lease lease) {
    return answer(Mono.fromRunnable(() -> held.put(nodeId, lease)));
  }

  @Override
  public Mono<Renewal> renew(NodeId nodeId, Lease lease) {
    return answer(Mono.fromSupplier(() -> {
      meanwhile.run();
      Lease found = held.get(nodeId);
      if (found == null) {
        return Renewal.GONE;
      }
      held.put(nodeId, lease);
      return found.incarnation().equals(lease.incarnation()) ? Renewal.HELD : Renewal.TAKEN;
    }));
  }

  @Override
  public Mono<Void> giveBack(NodeId nodeId, Incarnation incarnation) {
    return answer(Mono.fromRunnable(() -> held.computeIfPresent(nodeId,
        (_, lease) -> lease.isHeldBy(incarnation) ? null : lease)));
  }

  @Override
  public Mono<Map<NodeId, Lease>> read(Collection<NodeId> nodeIds) {
    return answer(Mono.fromSupplier(() -> {
      reads++;
      Map<NodeId, Lease> found = new HashMap<>(held);
      found.keySet().retainAll(nodeIds);
      return found;
    }));
  }

  @Override
  public Mono<Map<NodeId, Lease>> all() {
    return answer(Mono.fromSupplier(() -> Map.copyOf(held)));
  }

  private <T> Mono<T> answer(Mono<T> answer) {
    return Mono.defer(() -> away ? Mono.error(ParleyException.unavailable("away", null)) : answer);
  }
}
