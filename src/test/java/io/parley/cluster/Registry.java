package io.parley.cluster;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.parley.identity.UserId;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/// Leases and sessions as they lie in Redis, past all nodes.
public final class Registry implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();

  private final RedisClient client;
  private final StatefulRedisConnection<String, String> connection;

  public Registry(InetSocketAddress redis) {
    client = RedisClient.create(RedisURI.create(redis.getHostString(), redis.getPort()));
    connection = client.connect();
  }

  /// The life that a node is in; empty when it has no lease.
  public Optional<String> incarnation(String nodeId) {
    return Optional.ofNullable(commands().get("node:" + nodeId))
        .map(lease -> JSON.readTree(lease).get("incarnation").asString());
  }

  /// How many sessions of these people count and are held by this node.
  public long sessions(String nodeId, Collection<UserId> people) {
    return incarnation(nodeId).map(life -> people.stream()
        .flatMap(user -> commands().hgetall("session:{" + user + "}").values().stream())
        .filter(entry -> entry.startsWith(nodeId + "|" + life + "|")).count()).orElse(0L);
  }

  /// Empties Redis.
  public void flush() {
    commands().flushall();
  }

  /// What is held of these people, and which nodes have a lease: for those who look into a failure.
  public String describe(Collection<UserId> people) {
    return "leases %s, entries %s".formatted(
        commands().smembers("nodes").stream().map(node -> node + "=" + incarnation(node).orElse("none")).toList(),
        people.stream().map(user -> commands().hgetall("session:{" + user + "}").values()).toList());
  }

  private RedisCommands<String, String> commands() {
    return connection.sync();
  }

  @Override
  public void close() {
    connection.close();
    client.shutdown();
  }
}
