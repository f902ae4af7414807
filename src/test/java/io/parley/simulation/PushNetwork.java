package io.parley.simulation;

import io.parley.fanout.spi.Delivery;
import io.parley.fanout.spi.Gateways;
import io.parley.platform.ParleyException;
import io.parley.sessions.Incarnation;
import io.parley.sessions.NodeId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import reactor.core.publisher.Mono;

/// How a fan-out process reaches gateways: a call over the network, which may be lost, answered too late, or arrive after
/// the caller has given it up.
///
/// @param gateways those that live, by name
/// @param lastThere when the last call to each arrives
record PushNetwork(Life life, Faults faults, Map<NodeId, Gateway> gateways, Map<NodeId, Long> lastThere)
    implements
      Gateways {
  private static final long DEADLINE = 2_000_000;
  /// Of a thousand calls that a living gateway refuses.
  private static final int WRONGLY_SAID_TO_BE_GONE = 250;

  PushNetwork(Life life, Faults faults, Map<NodeId, Gateway> gateways) {
    this(life, faults, gateways, new LinkedHashMap<>());
  }

  @Override
  public Mono<PushOutcome> push(NodeId nodeId, Incarnation incarnation, List<Delivery> deliveries) {
    return Mono.create(sink -> {
      Reply<PushOutcome> reply = new Reply<>(sink);
      Gateway gateway = gateways.get(nodeId);
      Faults.Fate fate = faults.isCutOff(nodeId) ? Faults.Fate.LOST : faults.fate(Engine.NODE);
      if (gateway == null || (fate == Faults.Fate.REFUSED && life.loop().chance(WRONGLY_SAID_TO_BE_GONE))) {
        life.in(faults.latency(), () -> reply.give(PushOutcome.GONE));
        return;
      }
      life.loop()
          .tell(() -> "%s calls %s with %d frames, which is %s".formatted(life, nodeId, deliveries.size(), fate));
      long there = inOrder(nodeId,
          fate == Faults.Fate.LATE ? life.loop().between(DEADLINE / 2, 3 * DEADLINE) : faults.latency());
      if (fate != Faults.Fate.REFUSED && fate != Faults.Fate.LOST) {
        gateway.life().in(there, () -> {
          PushOutcome outcome = gateway.push(incarnation, deliveries);
          if (fate == Faults.Fate.GOOD) {
            life.in(faults.latency(), () -> reply.give(outcome));
          }
        });
      }
      fail(nodeId, fate == Faults.Fate.REFUSED ? there : DEADLINE, reply);
    });
  }

  /// Calls share a connection: none overtakes another.
  private long inOrder(NodeId nodeId, long there) {
    long now = life.loop().now();
    return lastThere.merge(nodeId, now + there, Math::max) - now;
  }

  private void fail(NodeId nodeId, long after, Reply<PushOutcome> reply) {
    life.in(after, () -> reply.fail(ParleyException.unavailable("gateway %s did not answer".formatted(nodeId), null)));
  }
}
