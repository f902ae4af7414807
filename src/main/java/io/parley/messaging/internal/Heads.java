package io.parley.messaging.internal;

import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.parley.conversation.ConversationId;
import io.parley.messaging.ConversationHeads;
import io.parley.platform.Redis;
import io.parley.platform.RedisMemory;
import io.parley.platform.Uuids;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// `head:{conversation}` in Redis: latest seq, moment of the latest message, and the run id of the primary it was
/// written to. A head that is missing or bears another run id is not believed; the log's end is read instead.
final class Heads implements ConversationHeads {
  private static final Logger log = LoggerFactory.getLogger(Heads.class);
  private static final int LOG_READS_IN_FLIGHT = 32;
  /// A head is never beyond its log, so a higher one stays, whoever wrote it: what the writer has read may be older. It is
  /// vouched for by the writer's run id, who has seen all that was lost with another primary.
  private static final String RAISE = """
      local seq, at = ARGV[1], ARGV[2]
      local held = redis.call('GET', KEYS[1])
      if held then
        local heldSeq, heldAt, run = string.match(held, '^(%d+):(%d+):(.*)$')
        if heldSeq and tonumber(heldSeq) >= tonumber(seq) then
          if run == ARGV[3] then return false end
          seq, at = heldSeq, heldAt
        end
      end
      redis.call('SET', KEYS[1], seq .. ':' .. at .. ':' .. ARGV[3])
      return true
      """;

  private final Redis redis;
  private final RedisMemory memory;
  private final LogReader reader;

  Heads(Redis redis, RedisMemory memory, LogReader reader) {
    this.redis = redis;
    this.memory = memory;
    this.reader = reader;
  }

  @Override
  public Mono<Void> raise(Map<ConversationId, Head> heads) {
    return memory.runId().flatMap(run -> redis.call(commands -> allOf(heads.entrySet().stream()
        .map(one -> raise(commands, one.getKey(), one.getValue(), run)).toList()))).then();
  }

  private static CompletionStage<Boolean> raise(RedisClusterAsyncCommands<String, String> commands, ConversationId id,
      Head head, String run) {
    return commands.eval(RAISE, ScriptOutputType.BOOLEAN, new String[]{key(id)}, Long.toString(head.seq()),
        Long.toString(head.at().toEpochMilli()), run);
  }

  @Override
  public Mono<Map<ConversationId, Head>> read(Collection<ConversationId> conversationIds) {
    return fromRedis(conversationIds).flatMap(found -> {
      List<ConversationId> missing = conversationIds.stream().filter(id -> !found.containsKey(id)).distinct().toList();
      return missing.isEmpty() ? Mono.just(found) : fromLog(missing).doOnNext(found::putAll).thenReturn(found);
    });
  }

  private Mono<Map<ConversationId, Head>> fromRedis(Collection<ConversationId> conversationIds) {
    return memory.runId().flatMap(run -> redis.call(commands -> {
      Map<ConversationId, CompletableFuture<@Nullable String>> asked = new HashMap<>();
      conversationIds.forEach(id -> asked.computeIfAbsent(id, _ -> commands.get(key(id)).toCompletableFuture()));
      return allOf(asked.values()).thenApply(_ -> believed(asked, run));
    }))
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

  private static CompletableFuture<Boolean> allOf(Collection<? extends CompletionStage<?>> stages) {
    return CompletableFuture
        .allOf(stages.stream().map(CompletionStage::toCompletableFuture).toArray(CompletableFuture[]::new))
        .thenApply(_ -> true);
  }

  /// The answers that bear the run id of the primary that is there now.
  private static Map<ConversationId, Head> believed(
      Map<ConversationId, CompletableFuture<@Nullable String>> answers, String run) {
    Map<ConversationId, Head> heads = new HashMap<>();
    answers.forEach((id, answer) -> {
      Head head = parse(answer.join(), run);
      if (head != null) {
        heads.put(id, head);
      }
    });
    return heads;
  }

  private record Found(ConversationId conversationId, Head head) {}

  private static @Nullable Head parse(@Nullable String value, String run) {
    String[] parts = value == null ? new String[0] : value.split(":", 3);
    return parts.length == 3 && parts[2].equals(run)
        ? new Head(Long.parseLong(parts[0]), Instant.ofEpochMilli(Long.parseLong(parts[1])))
        : null;
  }

  private static String key(ConversationId conversationId) {
    return "head:{" + conversationId + "}";
  }
}
