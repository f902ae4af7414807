package io.parley.engines;

import static org.awaitility.Awaitility.await;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.parley.engines.internal.EngineNode;
import io.parley.engines.internal.EngineNodes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.springframework.boot.SpringApplication;

/// A Redis Cluster of three masters that share the slots evenly: started by the first test that asks, shared by all, ended with
/// this process.
public final class RedisClusterNodes {
  private static final Path DIRECTORY = Path.of("target", "test-engines", "redis-cluster");
  public static final int MASTERS = 3;
  private static final int SLOTS = 16_384;
  /// Below those of outgoing connections.
  private static final int LOWEST_PORT = 14_000;
  private static final int HIGHEST_PORT = 19_900;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final int port = ThreadLocalRandom.current().nextInt(LOWEST_PORT / 10, HIGHEST_PORT / 10) * 10;
  private final List<EngineNode> nodes;

  private RedisClusterNodes() {
    TestEngines.delete(DIRECTORY);
    nodes = EngineNodes.redisCluster(DIRECTORY, MASTERS, port);
  }

  /// Where its masters answer, as `host:port`.
  public static List<String> shared() {
    return Holder.CLUSTER.addresses();
  }

  /// Which of them has a key, from 0 on.
  public static int master(String key) {
    return SlotHash.getSlot(key) * MASTERS / SLOTS;
  }

  private List<String> addresses() {
    return IntStream.range(0, MASTERS).mapToObj(i -> "127.0.0.1:" + port(i)).toList();
  }

  private int port(int master) {
    return port + 2 * master;
  }

  private static RedisClusterNodes start() {
    RedisClusterNodes cluster = new RedisClusterNodes();
    SpringApplication.getShutdownHandlers().add(() -> {
      cluster.nodes.forEach(EngineNode::close);
      TestEngines.delete(DIRECTORY);
    });
    cluster.nodes.forEach(EngineNode::start);
    try {
      for (EngineNode node : cluster.nodes) {
        node.awaitAnswer();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
    cluster.acquaint();
    return cluster;
  }

  private void acquaint() {
    for (int i = 0; i < MASTERS; i++) {
      int master = i;
      on(master, redis -> {
        cluster(redis, "ADDSLOTSRANGE", SLOTS * master / MASTERS, SLOTS * (master + 1) / MASTERS - 1);
        cluster(redis, "SET-CONFIG-EPOCH", master + 1);
      });
    }
    for (int i = 1; i < MASTERS; i++) {
      on(i, redis -> cluster(redis, "MEET", "127.0.0.1", port, port + 1));
    }
    for (int i = 0; i < MASTERS; i++) {
      on(i, redis -> await().atMost(PATIENCE).until(() -> {
        String info = redis.clusterInfo();
        return info.contains("cluster_state:ok") && info.contains("cluster_known_nodes:" + MASTERS);
      }));
    }
  }

  private static void cluster(RedisCommands<String, String> redis, Object... words) {
    CommandArgs<String, String> arguments = new CommandArgs<>(StringCodec.UTF8);
    Arrays.stream(words).map(Object::toString).forEach(arguments::add);
    redis.dispatch(CommandType.CLUSTER, new StatusOutput<>(StringCodec.UTF8), arguments);
  }

  private void on(int master, Consumer<RedisCommands<String, String>> work) {
    RedisClient client = RedisClient.create(RedisURI.create("127.0.0.1", port(master)));
    try {
      work.accept(client.connect().sync());
    } finally {
      client.shutdown();
    }
  }

  private static final class Holder {
    static final RedisClusterNodes CLUSTER = start();
  }
}
