package io.parley.engines.internal;

import io.parley.engines.EngineSettings;
import io.parley.engines.TestEngines;
import io.parley.engines.internal.EngineNode.Adapted;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.yaml.snakeyaml.Yaml;

/// Makes engines of several nodes out of the launcher's engines of one.
public final class EngineNodes {
  /// Tokens that share the ring evenly among three.
  private static final List<Long> TOKENS = List.of(Long.MIN_VALUE, -3_074_457_345_618_258_603L,
      3_074_457_345_618_258_602L);

  private EngineNodes() {}

  /// Masters of one Redis Cluster, not started and not yet acquainted.
  ///
  /// @param port of the first; each takes two
  public static List<EngineNode> redisCluster(Path directory, int count, int port) {
    return IntStream.range(0, count).mapToObj(i -> {
      int own = port + 2 * i;
      EngineSettings settings = settings(directory.resolve("redis-" + (i + 1)), 0, 0, 0, 0, own);
      DataDirectory data = open(settings);
      return new EngineNode(new EngineNode.Extended(
          new RedisEngine(settings, data, new MavenArtifacts(data.cache()), new Ports()), List.of("--cluster-enabled",
              "yes", "--cluster-port", Integer.toString(own + 1), "--cluster-node-timeout", "5000")),
          data);
    }).toList();
  }

  public static EngineNode redis(Path directory, int port) {
    EngineSettings settings = settings(directory, 0, 0, 0, 0, port);
    DataDirectory data = open(settings);
    return new EngineNode(new RedisEngine(settings, data, new MavenArtifacts(data.cache()), new Ports()), data);
  }

  /// Cassandra nodes of one ring at 127.0.0.1, 127.0.0.2 …, not started yet.
  ///
  /// @param count 1 or 3
  public static List<EngineNode> cassandra(Path directory, int count, int port) {
    int storagePort = port + 1;
    // All before any starts: each looks whether its ports are free on 127.0.0.1.
    return IntStream.range(0, count).mapToObj(i -> {
      Path own = directory.resolve("cassandra-" + (i + 1));
      EngineSettings settings = settings(own, port, storagePort, 0, 0, 0);
      DataDirectory data = open(settings);
      String host = "127.0.0." + (i + 1);
      CassandraEngine engine = new CassandraEngine(settings, data, new MavenArtifacts(data.cache()), new Ports());
      return new EngineNode(new Adapted(engine, host + ":" + port, new InetSocketAddress(host, port),
          () -> yaml(data.engine("cassandra").resolve("cassandra.yaml"), yaml -> {
            yaml.put("listen_address", host);
            yaml.put("rpc_address", host);
            if (count > 1) {
              yaml.put("auto_bootstrap", false);
              yaml.put("initial_token", Long.toString(TOKENS.get(i)));
            }
          })), data);
    }).toList();
  }

  /// Brokers that are controllers too, not started yet.
  ///
  /// @param count 1 or 3: then each partition is on all, and two of them must have what is acknowledged
  /// @param port of the first; the others follow
  public static List<EngineNode> kafka(Path directory, int count, int port) {
    String voters = IntStream.range(0, count).mapToObj(i -> "%d@127.0.0.1:%d".formatted(i + 1, port + count + i))
        .collect(Collectors.joining(","));
    List<EngineNode> brokers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int id = i + 1;
      Path own = directory.resolve("kafka-" + id);
      EngineSettings settings = settings(own, 0, 0, port + i, port + count + i, 0);
      DataDirectory data = open(settings);
      KafkaEngine engine = new KafkaEngine(settings, data, new MavenArtifacts(data.cache()), new Ports());
      brokers
          .add(new EngineNode(new Adapted(engine, engine.address(), new InetSocketAddress(Ports.loopback(), port + i),
              () -> properties(data.engine("kafka").resolve("server.properties"), properties -> {
                properties.put("node.id", Integer.toString(id));
                properties.put("controller.quorum.voters", voters);
                if (count > 1) {
                  List.of("default.replication.factor", "offsets.topic.replication.factor",
                      "transaction.state.log.replication.factor", "share.coordinator.state.topic.replication.factor")
                      .forEach(name -> properties.put(name, Integer.toString(count)));
                  List.of("min.insync.replicas", "transaction.state.log.min.isr",
                      "share.coordinator.state.topic.min.isr")
                      .forEach(name -> properties.put(name, "2"));
                }
              })), data));
    }
    return brokers;
  }

  private static void yaml(Path file, Consumer<Map<String, Object>> change) throws IOException {
    Map<String, Object> yaml = new Yaml().load(Files.readString(file));
    change.accept(yaml);
    Files.writeString(file, new Yaml().dump(yaml));
  }

  private static void properties(Path file, Consumer<Properties> change) throws IOException {
    Properties properties = new Properties();
    try (Reader in = Files.newBufferedReader(file)) {
      properties.load(in);
    }
    change.accept(properties);
    try (Writer out = Files.newBufferedWriter(file)) {
      properties.store(out, null);
    }
  }

  private static DataDirectory open(EngineSettings settings) {
    return DataDirectory.open(settings.directory(), settings.cache());
  }

  /// As small as those of other tests. Port 0 stands for what this engine does not use.
  private static EngineSettings settings(Path directory, int cassandraPort, int storagePort, int kafkaPort,
      int controllerPort, int redisPort) {
    EngineSettings small = TestEngines.settings(directory);
    return new EngineSettings(true, directory, small.cache(), small.mode(), small.startTimeout(),
        new EngineSettings.Cassandra(cassandraPort, storagePort, small.cassandra().commitlogSync(),
            small.cassandra().heap()),
        new EngineSettings.Kafka(kafkaPort, controllerPort, small.kafka().heap()),
        new EngineSettings.Redis(redisPort, small.redis().memory()));
  }
}
