package io.parley.platform;

import java.time.Clock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/// What a simulated process has of the platform.
public final class SimulatedPlatform {
  private SimulatedPlatform() {}

  /// Ids that follow from the seed.
  public static TimeUuids ids(Clock clock, RandomGenerator random) {
    return new TimeUuids(clock, random);
  }

  /// What is asked of a Redis in memory.
  ///
  /// @param call makes a question one that takes its time and may fail
  /// @param plant makes this the sentinel's value unless it has one; answers the one that stands
  public record Probe(Caller call, Supplier<String> runId, Supplier<@Nullable String> sentinel,
      UnaryOperator<String> plant) {}

  public interface Caller {
    <T> Mono<T> call(Supplier<@Nullable T> question);
  }

  /// @param nanoTime a monotonic clock in nanoseconds
  public static RedisMemory memory(Probe probe, Clock clock, LongSupplier nanoTime) {
    return new RedisMemory(new MemoryProbe() {
      @Override
      public Mono<String> runId() {
        return probe.call.call(probe.runId);
      }

      @Override
      public Mono<String> sentinel() {
        return probe.call.call(probe.sentinel);
      }

      @Override
      public Mono<String> plant(String value) {
        return probe.call.call(() -> probe.plant.apply(value));
      }

      @Override
      public Mono<Void> refuseEviction() {
        return Mono.empty();
      }
    }, clock, nanoTime);
  }
}
