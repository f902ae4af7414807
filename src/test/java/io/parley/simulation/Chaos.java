package io.parley.simulation;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The processes of a world, and what befalls them: they crash and start again, stop for a while, lose their partitions without
/// knowing it; engines go away, and Redis forgets.
final class Chaos {
  private static final long MILLISECOND = 1_000;
  private static final long SECOND = 1_000_000;
  private static final long EVICTED_AFTER = 10 * SECOND;

  private static final List<Engine> ENGINES = List.of(Engine.CASSANDRA, Engine.KAFKA, Engine.REDIS);

  private final Loop loop;
  private final Cluster cluster;
  private final int recordsAPoll;
  private final List<Worker> workers = new ArrayList<>();
  private final List<GatewayProcess> gateways = new ArrayList<>();
  private final List<SimulatedDevice> devices;

  Chaos(Cluster cluster, int workerCount, int gatewayCount, List<SimulatedDevice> devices) {
    this.loop = cluster.loop;
    this.cluster = cluster;
    this.devices = devices;
    recordsAPoll = 1 + loop.random(20);
    for (int slot = 0; slot < workerCount; slot++) {
      workers.add(new Worker(cluster, slot, recordsAPoll));
      workers.getLast().start();
    }
    for (int slot = 0; slot < gatewayCount; slot++) {
      gateways.add(GatewayProcess.start(cluster, slot, this::livingWorkers));
    }
  }

  List<Worker> livingWorkers() {
    return workers.stream().filter(worker -> !worker.life().isDead()).toList();
  }

  @Nullable
  Worker someWorker() {
    List<Worker> living = livingWorkers();
    return living.isEmpty() ? null : living.get(loop.random(living.size()));
  }

  @Nullable
  Gateway someGateway() {
    List<Gateway> living = gateways.stream().map(GatewayProcess::gateway)
        .filter(gateway -> !gateway.life().isDead()).toList();
    return living.isEmpty() ? null : living.get(loop.random(living.size()));
  }

  /// Something happens.
  void strike() {
    int worker = loop.random(workers.size());
    int gateway = loop.random(gateways.size());
    int what = loop.random(14);
    loop.tell(() -> "strike %d at worker %d or gateway %d".formatted(what, worker, gateway));
    switch (what) {
      case 0, 1 -> crashWorker(worker);
      case 2, 3 -> pauseWorker(worker);
      case 4 -> workers.get(worker).evict();
      case 5 -> crashGateway(gateway);
      case 6 -> pause(gateways.get(gateway).gateway().life());
      case 7 -> cluster.redis.flush();
      case 8 -> {
        cluster.redis.replicate();
        loop.in(loop.between(0, SECOND), cluster.redis::failOver);
      }
      case 9 ->
        cluster.faults.away(ENGINES.get(loop.random(ENGINES.size())), loop.between(300 * MILLISECOND, 6 * SECOND));
      case 10 -> {
        cluster.messageGroup.rebalanceSoon();
        cluster.receiptGroup.rebalanceSoon();
      }
      case 12 ->
        cluster.faults.cutOff(gateways.get(gateway).gateway().node(), loop.between(SECOND, 15 * SECOND));
      case 11 -> gateways.get(gateway).gateway().life().in(0, gateways.get(gateway).gateway()::closeOne);
      default -> devices.get(loop.random(devices.size())).drop();
    }
  }

  private void crashWorker(int slot) {
    Worker dying = workers.get(slot);
    if (!dying.life().isDead()) {
      dying.die();
      loop.in(loop.between(300 * MILLISECOND, 5 * SECOND), () -> startWorker(slot));
    }
  }

  private void startWorker(int slot) {
    Worker next = new Worker(cluster, slot, recordsAPoll);
    workers.set(slot, next);
    next.start();
  }

  private void pauseWorker(int slot) {
    Worker worker = workers.get(slot);
    pause(worker.life());
    loop.in(EVICTED_AFTER, () -> {
      if (worker.life().isPaused()) {
        worker.evict();
        worker.wake();
      }
    });
  }

  private void pause(Life life) {
    life.pause(loop.between(100 * MILLISECOND, loop.chance(300) ? 25 * SECOND : 4 * SECOND));
  }

  private void crashGateway(int slot) {
    GatewayProcess dying = gateways.get(slot);
    if (dying.gateway().life().isDead()) {
      return;
    }
    dying.die(cluster);
    devices.forEach(device -> {
      Connection connection = device.connection();
      if (connection != null && connection.gateway() == dying.gateway()) {
        device.life().in(loop.between(0, 3 * SECOND), connection::closed);
      }
    });
    loop.in(loop.between(300 * MILLISECOND, 5 * SECOND),
        () -> gateways.set(slot, GatewayProcess.start(cluster, slot, this::livingWorkers)));
  }

  /// No more of it, and whoever was stopped goes on.
  void end() {
    cluster.faults.heal();
    workers.forEach(worker -> {
      worker.life().resume();
      worker.wake();
    });
    gateways.forEach(process -> process.gateway().life().resume());
  }
}
