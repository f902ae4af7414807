package io.parley.messaging.internal;

import io.parley.conversation.ConversationId;
import io.parley.messaging.ConversationHeads;
import io.parley.platform.Deadlines;
import io.parley.platform.RedisMemory;
import io.parley.platform.Uuids;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// `head:{conversation}` in Redis: latest seq, moment of the latest message, and the run id of the primary it was
/// written to. A head that is missing or bears another run id is not believed; the log's end is read instead.
final class Heads implements ConversationHeads {
  private static final Logger log = LoggerFactory.getLogger(Heads.class);
  private static final Duration DEADLINE = Duration.ofSeconds(2);
  private static final int READS_IN_FLIGHT = 256;
  private static final int LOG_READS_IN_FLIGHT = 32;
  private static final RedisScript<Boolean> RAISE = RedisScript.of("""
      local held = redis.call('GET', KEYS[1])
      if held then
        local seq, _, run = string.match(held, '^(%d+):(%d+):(.*)$')
        if run == ARGV[3] and tonumber(seq) >= tonumber(ARGV[1]) then return false end
      end
      redis.call('SET', KEYS[1], ARGV[1] .. ':' .. ARGV[2] .. ':' .. ARGV[3])
      return true
      """, Boolean.class);

  private final ReactiveStringRedisTemplate redis;
  private final RedisMemory memory;
  private final LogReader reader;

  Heads(ReactiveStringRedisTemplate redis, RedisMemory memory, LogReader reader) {
    this.redis = redis;
    this.memory = memory;
    this.reader = reader;
  }

  @Override
  public Mono<Void> raise(Map<ConversationId, Head> heads) {
    return memory.runId().flatMapMany(run -> Flux.fromIterable(heads.entrySet())
        .flatMap(one -> redis.execute(RAISE, List.of(key(one.getKey())), List.of(Long.toString(one.getValue().seq()),
            Long.toString(one.getValue().at().toEpochMilli()), run)), READS_IN_FLIGHT))
        .then().timeout(DEADLINE, Deadlines.TIMER);
  }

  @Override
  public Mono<Map<ConversationId, Head>> read(Collection<ConversationId> conversationIds) {
    return fromRedis(conversationIds).flatMap(found -> {
      List<ConversationId> missing = conversationIds.stream().filter(id -> !found.containsKey(id)).distinct().toList();
      return missing.isEmpty() ? Mono.just(found) : fromLog(missing).doOnNext(found::putAll).thenReturn(found);
    });
  }

  private Mono<Map<ConversationId, Head>> fromRedis(Collection<ConversationId> conversationIds) {
    return memory.runId().flatMap(run -> Flux.fromIterable(conversationIds).distinct()
        .flatMap(id -> redis.opsForValue().get(key(id)).mapNotNull(value -> parse(id, value, run)), READS_IN_FLIGHT)
        .collectMap(Found::conversationId, Found::head))
        .timeout(DEADLINE, Deadlines.TIMER)
        .onErrorResume(failure -> {
          log.atDebug().log("Redis did not answer for heads; the logs are read", failure);
          return Mono.just(new HashMap<>());
        });
  }

  private Mono<Map<ConversationId, Head>> fromLog(List<ConversationId> conversationIds) {
    return Flux.fromIterable(conversationIds)
        .flatMap(id -> reader.last(id)
            .map(last -> new Found(id, new Head(last.seq(), Uuids.instant(last.messageId()))))
            .defaultIfEmpty(new Found(id, Head.EMPTY)), LOG_READS_IN_FLIGHT)
        .collectMap(Found::conversationId, Found::head)
        .flatMap(found -> raise(withMessages(found)).onErrorComplete().thenReturn(found));
  }

  private static Map<ConversationId, Head> withMessages(Map<ConversationId, Head> found) {
    Map<ConversationId, Head> some = new HashMap<>(found);
    some.values().removeIf(head -> head.seq() == 0);
    return some;
  }

  private record Found(ConversationId conversationId, Head head) {}

  @Nullable
  private static Found parse(ConversationId id, String value, String run) {
    String[] parts = value.split(":", 3);
    return parts.length == 3 && parts[2].equals(run)
        ? new Found(id, new Head(Long.parseLong(parts[0]), Instant.ofEpochMilli(Long.parseLong(parts[1]))))
        : null;
  }

  private static String key(ConversationId conversationId) {
    return "head:{" + conversationId + "}";
  }
}
