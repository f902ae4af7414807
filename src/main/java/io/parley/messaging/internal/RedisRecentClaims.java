package io.parley.messaging.internal;

import io.lettuce.core.SetArgs;
import io.parley.platform.Deadlines;
import io.parley.platform.Redis;
import io.parley.platform.RedisMemory;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HexFormat;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/// Recent claims as Redis keys that expire.
final class RedisRecentClaims implements RecentClaims {
  static final Duration MEMORY = Duration.ofMinutes(5);
  private static final Logger log = LoggerFactory.getLogger(RedisRecentClaims.class);
  private static final Duration DEADLINE = Duration.ofMillis(500);
  private static final int UUID_LENGTH = 36;

  private final Redis redis;
  private final RedisMemory memory;

  RedisRecentClaims(Redis redis, RedisMemory memory) {
    this.redis = redis;
    this.memory = memory;
  }

  @Override
  public Mono<Answer> claim(StoredMessage message) {
    return redis.call(commands -> commands.setGet(key(message), value(message), SetArgs.Builder.nx().ex(MEMORY)))
        .map(RedisRecentClaims::held).map(Answer.class::cast)
        .switchIfEmpty(Mono.fromSupplier(() -> memory.recentlyLost(MEMORY) ? new Unknown() : new New()))
        .timeout(DEADLINE, Deadlines.TIMER)
        .onErrorResume(failure -> {
          log.atDebug().log("Redis did not answer for a claim; the durable ones are asked", failure);
          return Mono.just(new Unknown());
        });
  }

  @Override
  public Mono<Void> correct(StoredMessage message) {
    return redis.call(commands -> commands.set(key(message), value(message), SetArgs.Builder.ex(MEMORY)))
        .timeout(DEADLINE, Deadlines.TIMER)
        .onErrorComplete().then();
  }

  private static String key(StoredMessage message) {
    return "dedup:{%s}:%s:%s".formatted(message.conversationId(), message.senderId(), message.clientMessageId());
  }

  private static String value(StoredMessage message) {
    return message.messageId() + hex(message.contentHash());
  }

  private static Held held(String value) {
    return new Held(UUID.fromString(value.substring(0, UUID_LENGTH)),
        ByteBuffer.wrap(HexFormat.of().parseHex(value.substring(UUID_LENGTH))));
  }

  private static String hex(ByteBuffer hash) {
    byte[] bytes = new byte[hash.remaining()];
    hash.duplicate().get(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
