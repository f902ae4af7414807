package io.parley.sessions.internal;

import io.lettuce.core.KeyValue;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.parley.platform.Redis;
import io.parley.sessions.NodeId;
import io.parley.sessions.ops.KnownNode;
import io.parley.sessions.ops.Roster;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// The leases, and beside them what admin nodes have seen of nodes: all of it in Redis, so that any of them knows.
final class RedisRoster implements Roster {
  static final String SEEN = "nodes:seen";
  /// How far what is remembered of a node that is here may lie behind.
  static final Duration REMEMBER_EVERY = Duration.ofSeconds(30);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Redis redis;
  private final Leases leases;
  private final Clock clock;
  /// As of the last look: the load and the lease's age are kept here in between.
  private volatile Map<NodeId, Sighting> latest = Map.of();

  RedisRoster(Redis redis, Leases leases, Clock clock) {
    this.redis = redis;
    this.leases = leases;
    this.clock = clock;
  }

  @Override
  public Mono<List<KnownNode>> look() {
    return Mono.zip(leases.all().flatMap(this::withAges), remembered())
        .flatMap(found -> settle(found.getT1(), found.getT2()));
  }

  private record Held(Lease lease, Duration age) {}

  /// One that has run out meanwhile is left out.
  private Mono<Map<NodeId, Held>> withAges(Map<NodeId, Lease> held) {
    List<NodeId> ids = List.copyOf(held.keySet());
    return redis.call(commands -> Pipelines.all(ids,
        id -> commands.pttl(RedisLeases.key(id)).thenApply(left -> KeyValue.just(id, left))))
        .map(answers -> {
          Map<NodeId, Held> all = new HashMap<>();
          answers.stream().filter(answer -> answer.getValue() >= 0).forEach(answer -> all.put(answer.getKey(),
              new Held(Objects.requireNonNull(held.get(answer.getKey())), age(answer.getValue()))));
          return all;
        });
  }

  private static Duration age(long leftMs) {
    return Duration.ofMillis(Math.max(0, NodeLease.TTL.toMillis() - leftMs));
  }

  private Mono<Map<NodeId, Sighting>> remembered() {
    return redis.<Map<String, String>>call(commands -> commands.hgetall(SEEN)).map(fields -> {
      Map<NodeId, Sighting> all = new HashMap<>();
      fields.forEach((id, json) -> {
        Sighting seen = parse(json);
        if (seen != null) {
          all.put(new NodeId(id), seen);
        }
      });
      return all;
    });
  }

  private static @Nullable Sighting parse(String json) {
    try {
      return JSON.readValue(json, Sighting.class);
    } catch (JacksonException e) {
      return null; // of another version
    }
  }

  private Mono<List<KnownNode>> settle(Map<NodeId, Held> held, Map<NodeId, Sighting> remembered) {
    Instant now = clock.instant();
    Map<NodeId, Sighting> all = new HashMap<>();
    held.forEach((id, one) -> all.put(id,
        Sighting.of(one.lease, one.age, remembered.get(id), !remembered.isEmpty(), now)));
    remembered.forEach((id, seen) -> all.computeIfAbsent(id, _ -> gone(id, seen, now)));
    List<NodeId> forgotten = forgotten(all, now);
    forgotten.forEach(all::remove);
    latest = all;
    Map<NodeId, KnownNode> known = new TreeMap<>(Comparator.comparing(NodeId::value));
    all.forEach((id, seen) -> {
      Held here = held.get(id);
      known.put(id, seen.known(id, here == null ? null : here.age,
          here != null && Boolean.TRUE.equals(here.lease.draining())));
    });
    return remember(all, remembered, forgotten).thenReturn(List.copyOf(known.values()));
  }

  private Sighting gone(NodeId id, Sighting remembered, Instant now) {
    Sighting seen = latest.get(id);
    if (seen == null || seen.gone() != null) {
      return remembered.gone(now, false);
    }
    return (seen.lastLease().isAfter(remembered.lastLease()) ? seen : remembered).gone(now, true);
  }

  private static List<NodeId> forgotten(Map<NodeId, Sighting> all, Instant now) {
    List<NodeId> forgotten = new ArrayList<>();
    all.forEach((id, seen) -> {
      if (seen.isForgotten(now)) {
        forgotten.add(id);
      }
    });
    int tooMany = all.size() - forgotten.size() - MAX_NODES;
    if (tooMany > 0) {
      all.entrySet().stream().filter(one -> one.getValue().gone() != null && !forgotten.contains(one.getKey()))
          .sorted(Comparator.comparing(one -> one.getValue().lastLease())).limit(tooMany)
          .forEach(one -> forgotten.add(one.getKey()));
    }
    return forgotten;
  }

  private Mono<Void> remember(Map<NodeId, Sighting> all, Map<NodeId, Sighting> remembered,
      Collection<NodeId> forgotten) {
    Map<String, String> changed = new HashMap<>();
    all.forEach((id, seen) -> {
      if (seen.differsFrom(remembered.get(id), REMEMBER_EVERY)) {
        changed.put(id.value(), JSON.writeValueAsString(seen));
      }
    });
    Mono<Void> written = changed.isEmpty() ? Mono.empty() : call(commands -> commands.hset(SEEN, changed));
    Mono<Void> removed = forgotten.isEmpty()
        ? Mono.empty()
        : call(commands -> commands.hdel(SEEN, forgotten.stream().map(NodeId::value).toArray(String[]::new)));
    return written.then(removed);
  }

  private Mono<Void> call(
      Function<RedisClusterAsyncCommands<String, String>, CompletionStage<Long>> command) {
    return redis.call(command).then();
  }
}
