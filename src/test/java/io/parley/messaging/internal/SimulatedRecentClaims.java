package io.parley.messaging.internal;

import io.parley.conversation.ConversationId;
import io.parley.identity.UserId;
import io.parley.platform.RedisMemory;
import io.parley.simulation.Engine;
import io.parley.simulation.Life;
import io.parley.simulation.RedisPrimary;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import reactor.core.publisher.Mono;

/// Recent claims in a Redis that forgets, with the rules of [RedisRecentClaims].
final class SimulatedRecentClaims implements RecentClaims {
  private static final Duration DEADLINE = Duration.ofMillis(500);
  private static final long MEMORY_MICROS = RedisRecentClaims.MEMORY.toMillis() * 1_000;

  private final Life life;
  private final RedisPrimary redis;
  private final RedisMemory memory;

  SimulatedRecentClaims(Life life, RedisPrimary redis, RedisMemory memory) {
    this.life = life;
    this.redis = redis;
    this.memory = memory;
  }

  private record Key(ConversationId conversationId, UserId senderId, UUID clientMessageId) {
    static Key of(StoredMessage message) {
      return new Key(message.conversationId(), message.senderId(), message.clientMessageId());
    }
  }

  @Override
  public Mono<Answer> claim(StoredMessage message) {
    Held own = new Held(message.messageId(), message.contentHash());
    return life.<Optional<Object>>call(Engine.REDIS,
        () -> Optional.ofNullable(redis.setIfAbsent(Key.of(message), own, MEMORY_MICROS)))
        .map(found -> found.<Answer>map(Held.class::cast)
            .orElseGet(() -> memory.recentlyLost(RedisRecentClaims.MEMORY) ? new Unknown() : new New()))
        .timeout(DEADLINE, life.scheduler())
        .onErrorResume(_ -> Mono.just(new Unknown()));
  }

  @Override
  public Mono<Void> correct(StoredMessage message) {
    return life.<Void>call(Engine.REDIS, () -> {
      redis.set(Key.of(message), new Held(message.messageId(), message.contentHash()), MEMORY_MICROS);
      return null;
    }).timeout(DEADLINE, life.scheduler()).onErrorComplete();
  }
}
