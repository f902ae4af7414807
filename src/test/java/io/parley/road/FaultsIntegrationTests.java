package io.parley.road;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.parley.engines.EngineAddresses;
import io.parley.engines.FragileEngines;
import io.parley.engines.OnOwnEngines;
import io.parley.history.HistoryChecker;
import io.parley.history.Observation;
import io.parley.history.Observation.Accepted;
import io.parley.history.Observation.Refused;
import io.parley.history.Recorder;
import io.parley.platform.Redis;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.context.SmartLifecycle;

/// Many devices chat on the real engines while these fail one after the other; the history checker judges what they saw.
@OnOwnEngines
class FaultsIntegrationTests {
  private static final Duration BETWEEN = Duration.ofSeconds(7);
  private static final Duration STANDSTILL = Duration.ofSeconds(10);
  private static final Duration WITHOUT_CONSUMERS = Duration.ofSeconds(2);

  private static final int SHOWN = 20;
  /// So that a run of a minute comes to what else takes days.
  private static final String SMALL_BUCKETS = "parley.messaging.rows-per-bucket=50";
  private static final String HOT_SOON = "parley.messaging.hot-after=100";

  private final Recorder recorder = new Recorder();

  @Test
  void nothingIsLostRepeatedReorderedOrLeakedWhileEnginesFail() throws Exception {
    long seed = Long.getLong("parley.test.seed", new Random().nextLong());
    System.out.println("Random steps from -Dparley.test.seed=" + seed);
    try (FragileEngines engines = FragileEngines.start();
        Node node = Node.start(engines.connection(), SMALL_BUCKETS, HOT_SOON, "parley.limits.send-burst=10000");
        Storage storage = new Storage(EngineAddresses.of(engines.connection()));
        Crowd crowd = new Crowd(List.of(node.address()), name -> node.people(name).getFirst(), recorder,
            new Random(seed))) {
      crowd.begin();
      pass(BETWEEN);
      node.bean(Redis.class).call(RedisClusterAsyncCommands::flushall).block(Link.PATIENCE);
      pass(BETWEEN);
      restartConsumers(node);
      pass(BETWEEN);
      List<Observation> meanwhile = stopCassandra(engines);
      pass(BETWEEN);
      crowd.end();
      new Ending(new Rest(List.of(node.address())), storage, recorder, crowd).await();

      assertThat(HistoryChecker.check(recorder.all())).isEmpty();
      assertThat(crowd.failures().stream().limit(SHOWN)).isEmpty();
      assertSettled(meanwhile);
    }
  }

  private static void pass(Duration time) {
    await().atMost(time.multipliedBy(2)).pollDelay(time).until(() -> true);
  }

  private static void restartConsumers(Node node) {
    SmartLifecycle consumers = node.bean("logConsumers", SmartLifecycle.class);
    consumers.stop();
    pass(WITHOUT_CONSUMERS);
    consumers.start();
  }

  /// Gives what happened meanwhile.
  private List<Observation> stopCassandra(FragileEngines engines) {
    int from = recorder.all().size();
    try (FragileEngines.Standstill _ = engines.stop("Cassandra")) {
      pass(STANDSTILL);
    }
    List<Observation> all = recorder.all();
    return all.subList(from, all.size());
  }

  /// What could not be stored was said to be unavailable, and was taken when it was sent again.
  private void assertSettled(List<Observation> meanwhile) {
    Set<UUID> unavailable = refused(meanwhile.stream()).filter(one -> one.code().equals("unavailable"))
        .map(one -> one.attempt().clientMessageId()).collect(Collectors.toSet());
    Set<UUID> accepted = recorder.all().stream().filter(Accepted.class::isInstance).map(Accepted.class::cast)
        .map(one -> one.attempt().clientMessageId()).collect(Collectors.toSet());
    Set<UUID> settled = new HashSet<>(unavailable);
    settled.retainAll(accepted);
    System.out.printf("%d observations, %d messages accepted, %d of %d settled that met a standstill%n",
        recorder.all().size(), accepted.size(), settled.size(), unavailable.size());
    assertThat(refused(meanwhile.stream()).map(Refused::code)).isSubsetOf("unavailable", "not_a_member", "not_found");
    assertThat(settled).hasSizeGreaterThan(10);
  }

  private static Stream<Refused> refused(Stream<Observation> observations) {
    return observations.filter(Refused.class::isInstance).map(Refused.class::cast);
  }
}
