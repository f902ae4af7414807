package io.parley.platform;

import io.lettuce.core.SetArgs;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import reactor.core.publisher.Mono;

/// Asks the real Redis. The sentinel is the key `parley:sentinel`, without a TTL, shared by all nodes.
final class RedisMemoryProbe implements MemoryProbe {
  private static final String SENTINEL = "parley:sentinel";
  private final Redis redis;

  RedisMemoryProbe(Redis redis) {
    this.redis = redis;
  }

  @Override
  public Mono<String> runId() {
    return redis.info("server").map(RedisMemoryProbe::runIds);
  }

  @Override
  public Mono<String> sentinel() {
    return redis.call(commands -> commands.get(SENTINEL));
  }

  @Override
  public Mono<String> plant(String value) {
    return redis.call(commands -> commands.set(SENTINEL, value, SetArgs.Builder.nx()))
        .then(sentinel())
        .switchIfEmpty(Mono.error(() -> ParleyException
            .unavailable("Redis lost %s right after it was written".formatted(SENTINEL), null)));
  }

  @Override
  public Mono<Void> refuseEviction() {
    return redis.info("memory")
        .doOnNext(primaries -> primaries.forEach(primary -> EvictionPolicy.of(primary).refuseUnlessSafe(redis.place())))
        .then();
  }

  private static String runIds(List<String> primaries) {
    return primaries.stream()
        .map(primary -> InfoField.of(primary, "run_id"))
        .flatMap(Optional::stream)
        .collect(Collectors.joining("+"));
  }
}
