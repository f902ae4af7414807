package io.parley.simulation;

import io.parley.platform.RedisMemory;
import io.parley.sessions.Incarnation;
import io.parley.sessions.NodeId;
import java.util.UUID;
import reactor.core.publisher.Mono;

/// A process's lease, renewed every 3 s and good for 10 s. Where it was renewed late, was gone, or Redis has lost its memory, a
/// new incarnation begins.
final class Lease {
  private static final long EVERY = 3_000_000;
  private static final long LASTS = 10_000_000;

  private final Life life;
  private final NodeId node;
  private final RedisPrimary redis;
  private final RedisMemory memory;
  private final Runnable renewed;
  private Incarnation incarnation;
  private long heldSince;
  private boolean lost;

  /// @param renewed called with each new incarnation after the first
  Lease(Life life, NodeId node, RedisPrimary redis, RedisMemory memory, Runnable renewed) {
    this.life = life;
    this.node = node;
    this.redis = redis;
    this.memory = memory;
    this.renewed = renewed;
    incarnation = next();
    heldSince = life.loop().now();
    redis.lease(node, incarnation.value(), LASTS);
    memory.check().subscribe(_ -> {}, _ -> {});
    life.in(EVERY, this::renew);
  }

  private Incarnation next() {
    return new Incarnation(new UUID(life.loop().randomLong(), life.loop().randomLong()).toString());
  }

  NodeId node() {
    return node;
  }

  Incarnation incarnation() {
    return incarnation;
  }

  private void renew() {
    long begun = life.loop().now();
    memory.check().doOnNext(yes -> lost |= yes).flatMap(_ -> lost ? Mono.just(false) : extend())
        .flatMap(held -> {
          if (held && life.loop().now() - heldSince <= LASTS) {
            heldSince = begun;
            return Mono.empty();
          }
          lost = true;
          return begin();
        })
        .subscribe(_ -> {}, _ -> life.in(EVERY, this::renew), () -> life.in(EVERY, this::renew));
  }

  private Mono<Boolean> extend() {
    return life.call(Engine.REDIS, () -> {
      RedisPrimary.StoredLease held = redis.lease(node);
      if (held == null || !held.incarnation().equals(incarnation.value())) {
        return false;
      }
      redis.lease(node, incarnation.value(), LASTS);
      return true;
    });
  }

  private Mono<Void> begin() {
    Incarnation newer = next();
    long begun = life.loop().now();
    return life.<Void>call(Engine.REDIS, () -> {
      redis.lease(node, newer.value(), LASTS);
      return null;
    }).then(Mono.fromRunnable(() -> {
      life.loop().tell(() -> "%s goes on as %s".formatted(life, newer));
      incarnation = newer;
      heldSince = begun;
      lost = false;
      renewed.run();
    }));
  }
}
