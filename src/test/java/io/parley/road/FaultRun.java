package io.parley.road;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.cluster.Cluster;
import io.parley.cluster.NodeProcess;
import io.parley.cluster.Registry;
import io.parley.engines.EngineAddresses;
import io.parley.history.Observation;
import io.parley.history.Recorder;
import io.parley.identity.LocalTokens.LocalToken;
import io.parley.identity.UserId;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/// A crowd that chats while something is done to its nodes, and what comes of that.
final class FaultRun implements AutoCloseable {
  private static final Duration CALM = Duration.ofSeconds(4);
  private static final int SHOWN = 20;

  private final Scene scene;
  private final String fault;
  private final Recorder recorder = new Recorder();
  private final Crowd crowd;
  private final Registry registry;

  private FaultRun(Scene scene, String fault) {
    this.scene = scene;
    this.fault = fault;
    System.out.printf("%s: random steps from -Dparley.test.seed=%d%n", fault, scene.seed());
    crowd = new Crowd(scene.gateways(), scene.newcomers(), recorder, new Random(scene.seed()));
    registry = new Registry(scene.engines().redis());
  }

  /// Where a crowd chats.
  ///
  /// @param newcomers makes somebody of a name, for whom the gateways take the token
  /// @param seed of what is random
  record Scene(List<URI> gateways, Function<String, LocalToken> newcomers, EngineAddresses engines, long seed) {}

  /// As `parley.test.seed` says, or another each time.
  static long seed() {
    return Long.getLong("parley.test.seed", new Random().nextLong());
  }

  /// What is done to the nodes.
  interface Fault {
    void strike(FaultRun run) throws Exception;

    /// Nobody writes any more, and everybody should have everything.
    default void settled(FaultRun run) {}
  }

  /// Has a crowd chat before, during and after a fault; fails unless the history checker is content.
  static Figures through(Cluster cluster, String fault, Fault deed) throws Exception {
    return through(new Scene(cluster.gateways(), cluster.issuer()::newcomer, cluster.engines(), seed()), fault, deed);
  }

  /// [#through(Cluster, String, Fault)], on nodes of whatever kind.
  static Figures through(Scene scene, String fault, Fault deed) throws Exception {
    try (FaultRun run = new FaultRun(scene, fault)) {
      run.crowd.begin();
      run.pass(CALM);
      deed.strike(run);
      run.pass(CALM);
      run.crowd.end();
      return run.judge(deed);
    }
  }

  private Figures judge(Fault deed) {
    try (Storage storage = new Storage(scene.engines())) {
      Ending ending = new Ending(new Rest(scene.gateways()), storage, recorder, crowd);
      ending.settle();
      deed.settled(this);
      ending.finish();
    }
    Figures figures = Figures.of(fault, recorder);
    System.out.println(figures);
    FaultTable.add(figures);
    assertThat(figures.violations()).as(fault).isEmpty();
    assertThat(crowd.failures().stream().limit(SHOWN)).as(fault).isEmpty();
    assertThat(figures.sent()).as(fault).isGreaterThan(100);
    return figures;
  }

  /// Fails when a message that was first sent without a quorum was answered with `sent`. An earlier one may be: what the
  /// quorum had taken before it went is settled by a retry.
  ///
  /// @param lost when the quorum went, in the time of [System#nanoTime()]
  void assertNothingSentThatBeganAfter(long lost) {
    Set<UUID> before = new HashSet<>();
    Set<UUID> begun = new HashSet<>();
    List<Observation> sent = new ArrayList<>();
    for (Recorder.Noted noted : recorder.timeline()) {
      switch (noted.what()) {
        case Observation.Attempt attempt when noted.nanos() - lost <= 0 -> before.add(attempt.clientMessageId());
        case Observation.Attempt attempt when !before.contains(attempt.clientMessageId()) ->
          begun.add(attempt.clientMessageId());
        case Observation.Accepted accepted when begun.contains(accepted.attempt().clientMessageId()) ->
          sent.add(accepted);
        case Observation _ -> {
        }
      }
    }
    assertThat(begun).as("sends without a quorum").hasSizeGreaterThan(100);
    assertThat(sent.stream().limit(SHOWN)).isEmpty();
  }

  void pass(Duration time) {
    await().atMost(time.multipliedBy(2).plusSeconds(1)).pollDelay(time).until(() -> true);
  }

  Recorder recorder() {
    return recorder;
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

  /// The devices that a gateway has sessions of now.
  List<Device> devicesAt(NodeProcess gateway) {
    URI address = gateway.address();
    return crowd.chatters().stream().filter(chatter -> chatter.node().equals(address)).map(Chatter::device)
        .filter(Device::isSynced).toList();
  }

  @Override
  public void close() {
    crowd.close();
    registry.close();
  }
}
