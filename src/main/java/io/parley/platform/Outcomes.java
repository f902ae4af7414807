package io.parley.platform;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Times works of one kind, and counts them, by how they end: tag `outcome`.
///
/// A refusal's outcome is its code, any other failure's is `internal`. At most 32 outcomes are told apart; what goes beyond is
/// `other`. Safe to be used by many threads; counting an outcome that is known allocates nothing.
public final class Outcomes {
  public static final String OK = "ok";
  private static final String CANCELLED = "cancelled";
  private static final int MOST = 32;

  private final MeterRegistry meters;
  private final String name;
  private final String description;
  private final String[] tags;
  private final ConcurrentHashMap<String, Timer> timers = new ConcurrentHashMap<>();

  /// @param expected how a work that succeeds ends: there from the beginning, so that it is 0 and not absent
  /// @param tags further ones, as name, value, name, value
  public Outcomes(MeterRegistry meters, String name, String description, String expected, String... tags) {
    this.meters = meters;
    this.name = name;
    this.description = description;
    this.tags = tags.clone();
    timer(expected);
  }

  /// The work, timed from each subscription; `ok` when it succeeds.
  public <T> Mono<T> time(Mono<T> work) {
    return time(work, _ -> OK);
  }

  /// The work, timed from each subscription.
  ///
  /// @param outcome of a value; null when it completes without one
  public <T> Mono<T> time(Mono<T> work, Function<@Nullable T, String> outcome) {
    return Mono.defer(() -> {
      long begun = System.nanoTime();
      return work.doOnSuccess(value -> record(outcome.apply(value), begun))
          .doOnError(failure -> record(of(failure), begun))
          .doOnCancel(() -> record(CANCELLED, begun));
    });
  }

  /// A work of many parts, timed from each subscription to its last; where its reader goes before, nothing is told.
  public <T> Flux<T> time(Flux<T> work) {
    return Flux.defer(() -> {
      long begun = System.nanoTime();
      return work.doOnComplete(() -> record(OK, begun)).doOnError(failure -> record(of(failure), begun));
    });
  }

  /// One that ended now.
  ///
  /// @param begun by [System#nanoTime]
  public void record(String outcome, long begun) {
    timer(outcome).record(System.nanoTime() - begun, TimeUnit.NANOSECONDS);
  }

  /// The outcome of a failure.
  public static String of(Throwable failure) {
    return failure instanceof ParleyException refusal ? refusal.code() : "internal";
  }

  private Timer timer(String outcome) {
    Timer known = timers.get(outcome);
    return known != null
        ? known
        : timers.computeIfAbsent(timers.size() < MOST ? outcome : "other",
            end -> Latency.timer(name, description).tags(tags).tag("outcome", end).register(meters));
  }
}
