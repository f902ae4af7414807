package io.parley.simulation;

import io.parley.conversation.ConversationId;
import io.parley.messaging.ConversationHeads;
import io.parley.platform.RedisMemory;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Heads in a Redis that forgets, with the rules of production's: one that was written under another run id than this
/// process knows is not believed, and read from the log's end.
final class SimulatedHeads implements ConversationHeads {
  private final Life life;
  private final RedisPrimary redis;
  private final RedisMemory memory;
  private final Function<ConversationId, Mono<Head>> endOfLog;

  SimulatedHeads(Life life, RedisPrimary redis, RedisMemory memory, Function<ConversationId, Mono<Head>> endOfLog) {
    this.life = life;
    this.redis = redis;
    this.memory = memory;
    this.endOfLog = endOfLog;
  }

  @Override
  public Mono<Void> raise(Map<ConversationId, Head> heads) {
    Map<ConversationId, Head> raised = new LinkedHashMap<>(heads);
    return memory.runId().flatMap(run -> life.call(Engine.REDIS, () -> {
      raised.forEach((id, head) -> redis.heads().merge(id, new RedisPrimary.StoredHead(head, run),
          (held, newer) -> new RedisPrimary.StoredHead(held.head().seq() >= head.seq() ? held.head() : head, run)));
      return null;
    }));
  }

  @Override
  public Mono<Map<ConversationId, Head>> read(Collection<ConversationId> conversationIds) {
    List<ConversationId> asked = conversationIds.stream().distinct().toList();
    return believed(asked).onErrorResume(_ -> Mono.just(new LinkedHashMap<>())).flatMap(found -> {
      List<ConversationId> missing = asked.stream().filter(id -> !found.containsKey(id)).toList();
      return missing.isEmpty() ? Mono.just(found) : fromLog(missing).doOnNext(found::putAll).thenReturn(found);
    });
  }

  private Mono<Map<ConversationId, Head>> believed(List<ConversationId> asked) {
    return memory.runId().flatMap(run -> life.call(Engine.REDIS, () -> {
      Map<ConversationId, Head> found = new LinkedHashMap<>();
      for (ConversationId id : asked) {
        RedisPrimary.StoredHead stored = redis.heads().get(id);
        if (stored != null && stored.run().equals(run)) {
          found.put(id, stored.head());
        }
      }
      return found;
    }));
  }

  private Mono<Map<ConversationId, Head>> fromLog(List<ConversationId> missing) {
    Map<ConversationId, Head> read = new LinkedHashMap<>();
    return Flux.fromIterable(missing).flatMap(id -> endOfLog.apply(id).doOnNext(head -> read.put(id, head)))
        .then(Mono.defer(() -> {
          Map<ConversationId, Head> some = new LinkedHashMap<>(read);
          some.values().removeIf(head -> head.seq() == 0);
          return raise(some).onErrorComplete();
        })).thenReturn(read);
  }
}
