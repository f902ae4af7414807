package io.parley.road;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.cluster.Cluster;
import io.parley.cluster.NodeProcess;
import io.parley.cluster.Registry;
import io.parley.history.Observation;
import io.parley.history.Recorder;
import io.parley.identity.LocalTokens.LocalToken;
import io.parley.identity.UserId;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

/// A crowd that chats on a cluster while something is done to it, and what comes of that.
final class FaultRun implements AutoCloseable {
  private static final Duration CALM = Duration.ofSeconds(4);
  private static final int SHOWN = 20;

  private final Cluster cluster;
  private final String fault;
  private final Recorder recorder = new Recorder();
  private final Crowd crowd;
  private final Registry registry;

  private FaultRun(Cluster cluster, String fault) {
    this.cluster = cluster;
    this.fault = fault;
    long seed = Long.getLong("parley.test.seed", new Random().nextLong());
    System.out.printf("%s: random steps from -Dparley.test.seed=%d%n", fault, seed);
    crowd = new Crowd(cluster.gateways(), cluster.issuer()::newcomer, recorder, new Random(seed));
    registry = new Registry(cluster.engines().redis());
  }

  /// What is done to the cluster.
  interface Fault {
    void strike(FaultRun run) throws Exception;
  }

  /// Has a crowd chat before, during and after a fault; fails unless the history checker is content.
  static Figures through(Cluster cluster, String fault, Fault deed) throws Exception {
    try (FaultRun run = new FaultRun(cluster, fault)) {
      run.crowd.begin();
      run.pass(CALM);
      deed.strike(run);
      run.pass(CALM);
      run.crowd.end();
      return run.judge();
    }
  }

  private Figures judge() {
    try (Storage storage = new Storage(cluster.engines())) {
      new Ending(new Rest(cluster.gateways()), storage, recorder, crowd).await();
    }
    Figures figures = Figures.of(fault, recorder);
    System.out.println(figures);
    FaultTable.add(figures);
    assertThat(figures.violations()).as(fault).isEmpty();
    assertThat(crowd.failures().stream().limit(SHOWN)).as(fault).isEmpty();
    assertThat(figures.sent()).as(fault).isGreaterThan(100);
    return figures;
  }

  /// Fails when a send that began while a quorum was missing was answered with `sent`, or an earlier one later than it may be.
  ///
  /// @param lost when the quorum went, in the time of [System#nanoTime()]
  /// @param underWay how long after that an earlier send may be answered
  void assertNothingSentSince(long lost, Duration underWay) {
    List<Recorder.Noted> since = recorder.timeline().stream().filter(noted -> noted.nanos() - lost > 0).toList();
    Set<Observation> begun = since.stream().map(Recorder.Noted::what).filter(Observation.Attempt.class::isInstance)
        .collect(Collectors.toSet());
    assertThat(begun).as("sends without a quorum").hasSizeGreaterThan(100);
    assertThat(since.stream().filter(noted -> noted.what() instanceof Observation.Accepted sent
        && (begun.contains(sent.attempt()) || noted.nanos() - lost > underWay.toNanos())).limit(SHOWN)).isEmpty();
  }

  void pass(Duration time) {
    await().atMost(time.multipliedBy(2).plusSeconds(1)).pollDelay(time).until(() -> true);
  }

  Crowd crowd() {
    return crowd;
  }

  Registry registry() {
    return registry;
  }

  List<UserId> people() {
    return crowd.people().stream().map(LocalToken::userId).toList();
  }

  /// The devices that are connected to a gateway now.
  List<Device> devicesAt(NodeProcess gateway) {
    URI address = gateway.address();
    return crowd.chatters().stream().filter(chatter -> chatter.node().equals(address)).map(Chatter::device)
        .filter(Device::isConnected).toList();
  }

  @Override
  public void close() {
    crowd.close();
    registry.close();
  }
}
