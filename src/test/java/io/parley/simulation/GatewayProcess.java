package io.parley.simulation;

import io.parley.conversation.internal.SimulatedMembers;
import io.parley.messaging.internal.SimulatedMessaging;
import io.parley.platform.RedisMemory;
import io.parley.sessions.NodeId;
import java.util.List;
import java.util.function.Supplier;

/// One life of a gateway's process: history and receipts run in it, sends go to a worker.
record GatewayProcess(Gateway gateway, Producer producer) {
  static GatewayProcess start(Cluster cluster, int slot, Supplier<List<Worker>> workers) {
    Life life = cluster.life("gateway " + slot, true);
    Producer producer = new Producer(life, cluster.faults, cluster.broker, cluster.receipts, cluster.sabotage);
    RedisMemory memory = cluster.memory(life);
    SimulatedMembers stored = new SimulatedMembers(life, cluster.conversations);
    var members = BrokenMembers.of(cluster.sabotage, stored);
    SimulatedMessaging messaging = new SimulatedMessaging(life,
        new SimulatedMessaging.Parts(cluster.tables, cluster.redis, memory, producer, producer, members, stored,
            cluster.ids(life), cluster.rowsPerBucket, cluster.hotAfter),
        cluster.sabotage);
    SimulatedHeads heads = new SimulatedHeads(life, cluster.redis, memory, messaging::end);
    NodeId node = new NodeId("gateway-" + slot);
    Gateway gateway = new Gateway(life,
        new Gateway.Ports(messaging.reading(heads).history(), messaging.receipts(heads),
            new SimulatedMissed(life, cluster.redis, cluster.recorder),
            new MessageNetwork(life, cluster.faults, workers)::send),
        renewed -> new Lease(life, node, cluster.redis, memory, renewed),
        lease -> new SimulatedSessions(life, cluster.redis, lease), cluster.sabotage);
    cluster.gateways.put(node, gateway);
    return new GatewayProcess(gateway, producer);
  }

  void die(Cluster cluster) {
    gateway.life().die();
    producer.cut();
    cluster.gateways.remove(gateway.node(), gateway);
  }
}
