package io.parley.platform;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/// A Redis of which only the memory matters: it can be flushed, restarted and taken away.
final class FakeRedisMemory implements MemoryProbe {
  private String runId = "first";
  private @Nullable String sentinel;
  private boolean away;

  void flush() {
    sentinel = null;
  }

  void restart() {
    runId = "second";
  }

  void away(boolean now) {
    away = now;
  }

  @Override
  public Mono<String> runId() {
    return answer(() -> runId);
  }

  @Override
  public Mono<String> sentinel() {
    return answer(() -> sentinel);
  }

  @Override
  public Mono<String> plant(String value) {
    return answer(() -> sentinel = sentinel == null ? value : sentinel);
  }

  @Override
  public Mono<Void> refuseEviction() {
    return answer(() -> null);
  }

  private <T> Mono<T> answer(Supplier<@Nullable T> value) {
    return Mono.defer(() -> away
        ? Mono.error(ParleyException.unavailable("away", null))
        : Mono.justOrEmpty(value.get()));
  }
}
