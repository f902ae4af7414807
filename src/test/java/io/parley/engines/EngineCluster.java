package io.parley.engines;

import io.parley.engines.internal.EngineNode;
import io.parley.engines.internal.EngineNodes;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Engines of which a test kills one or two and starts them again: one Redis, and one or three of Cassandra and of Kafka.
/// Thrown away when it is closed.
public final class EngineCluster implements AutoCloseable {
  private static final Path DIRECTORY = Path.of("target", "test-engines", "cluster");
  /// Each engine takes up to six ports in a row, below those of outgoing connections.
  private static final int LOWEST_PORT = 20_000;
  private static final int HIGHEST_PORT = 31_900;

  private final EngineNode redis;
  private final List<EngineNode> cassandra;
  private final List<EngineNode> kafka;
  private final EngineAddresses addresses;

  private EngineCluster(int cassandras, int brokers) {
    int port = ThreadLocalRandom.current().nextInt(LOWEST_PORT / 100, HIGHEST_PORT / 100) * 100;
    redis = EngineNodes.redis(DIRECTORY.resolve("redis"), port);
    cassandra = EngineNodes.cassandra(DIRECTORY, cassandras, port + 1);
    kafka = EngineNodes.kafka(DIRECTORY, brokers, port + 10);
    addresses = new EngineAddresses(
        IntStream.rangeClosed(1, cassandras).mapToObj(i -> new InetSocketAddress("127.0.0." + i, port + 1)).toList(),
        EmbeddedEngines.DATACENTER,
        IntStream.range(0, brokers).mapToObj(i -> "127.0.0.1:" + (port + 10 + i)).collect(Collectors.joining(",")),
        new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
  }

  /// Starts them and waits until each gives a real answer.
  ///
  /// @param cassandras 1 or 3
  /// @param brokers 1 or 3
  public static EngineCluster start(int cassandras, int brokers) throws InterruptedException {
    TestEngines.delete(DIRECTORY);
    EngineCluster engines = new EngineCluster(cassandras, brokers);
    try {
      engines.redis.start();
      engines.kafka.forEach(EngineNode::start);
      // The first is the seed of the others, which join one after the other.
      for (EngineNode node : engines.cassandra) {
        node.start().awaitAnswer();
      }
      for (EngineNode node : engines.all()) {
        node.awaitAnswer();
      }
      return engines;
    } catch (RuntimeException | InterruptedException e) {
      engines.close();
      throw e;
    }
  }

  private List<EngineNode> all() {
    return Stream.of(List.of(redis), kafka, cassandra).flatMap(List::stream).toList();
  }

  public EngineAddresses addresses() {
    return addresses;
  }

  public EngineNode redis() {
    return redis;
  }

  public List<EngineNode> cassandra() {
    return cassandra;
  }

  public List<EngineNode> kafka() {
    return kafka;
  }

  @Override
  public void close() {
    List<EngineNode> all = new ArrayList<>(all());
    all.forEach(EngineNode::close);
    TestEngines.delete(DIRECTORY);
  }
}
