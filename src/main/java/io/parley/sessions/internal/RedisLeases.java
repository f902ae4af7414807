package io.parley.sessions.internal;

import io.lettuce.core.KeyValue;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SetArgs;
import io.parley.platform.Redis;
import io.parley.sessions.Incarnation;
import io.parley.sessions.NodeId;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// Leases as keys that expire.
final class RedisLeases implements Leases {
  static final String NODES = "nodes";
  private static final JsonMapper JSON = JsonMapper.builder().build();
  /// The incarnation is a UUID: where its text stands, the lease is its.
  private static final String DELETE_IF_OURS = """
      local lease = redis.call('GET', KEYS[1])
      if lease and string.find(lease, ARGV[1], 1, true) then return redis.call('DEL', KEYS[1]) end
      return 0""";

  private final Redis redis;
  private final Duration ttl;

  RedisLeases(Redis redis, Duration ttl) {
    this.redis = redis;
    this.ttl = ttl;
  }

  @Override
  public Mono<Void> take(NodeId nodeId, Lease lease) {
    // In this order: whoever finds a name without its lease takes the name out.
    return redis.call(commands -> commands.set(key(nodeId), JSON.writeValueAsString(lease), SetArgs.Builder.ex(ttl))
        .thenCombine(commands.sadd(NODES, nodeId.value()), (ok, _) -> ok))
        .then();
  }

  @Override
  public Mono<Renewal> renew(NodeId nodeId, Lease lease) {
    SetArgs renewal = SetArgs.Builder.xx().ex(ttl);
    return redis.<String>call(commands -> commands.sadd(NODES, nodeId.value())
        .thenCombine(commands.setGet(key(nodeId), JSON.writeValueAsString(lease), renewal), (_, found) -> found))
        .map(found -> JSON.readValue(found, Lease.class).isHeldBy(new Incarnation(lease.incarnation()))
            ? Renewal.HELD
            : Renewal.TAKEN)
        .defaultIfEmpty(Renewal.GONE);
  }

  @Override
  public Mono<Void> giveBack(NodeId nodeId, Incarnation incarnation) {
    return redis.<Long>call(commands -> commands.eval(DELETE_IF_OURS, ScriptOutputType.INTEGER,
        new String[]{key(nodeId)}, incarnation.value()))
        .filter(deleted -> deleted > 0)
        .flatMap(_ -> redis.call(commands -> commands.srem(NODES, nodeId.value())))
        .then();
  }

  @Override
  public Mono<Map<NodeId, Lease>> read(Collection<NodeId> nodeIds) {
    List<NodeId> asked = List.copyOf(nodeIds);
    return redis.call(commands -> Pipelines.all(asked, nodeId -> commands.get(key(nodeId))
        .thenCompose(found -> found != null
            ? CompletableFuture.completedFuture(KeyValue.just(nodeId, found))
            : commands.srem(NODES, nodeId.value()).<KeyValue<NodeId, String>>thenApply(_ -> KeyValue.empty(nodeId)))))
        .map(RedisLeases::standing);
  }

  @Override
  public Mono<Map<NodeId, Lease>> all() {
    return redis.<Set<String>>call(commands -> commands.smembers(NODES))
        .flatMap(names -> read(names.stream().map(NodeId::new).toList()));
  }

  private static Map<NodeId, Lease> standing(List<KeyValue<NodeId, String>> found) {
    Map<NodeId, Lease> standing = HashMap.newHashMap(found.size());
    found.forEach(answer -> answer.optional().flatMap(RedisLeases::parse)
        .ifPresent(lease -> standing.put(answer.getKey(), lease)));
    return standing;
  }

  /// Empty for a text that no node of ours wrote: such a lease protects nobody.
  private static Optional<Lease> parse(String json) {
    try {
      return Optional.of(JSON.readValue(json, Lease.class));
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  static String key(NodeId nodeId) {
    return "node:" + nodeId.value();
  }
}
