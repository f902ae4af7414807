package io.parley.platform;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/// Knows whether what was written to Redis is still there.
///
/// Redis has lost its memory when the primary is another one (a restart, a failover), or when the sentinel, a key
/// that every node once saw, is gone or another. Looked at with every renewal of the node's lease, every 3 s.
/// Refuses the start when Redis cannot be reached or may evict keys.
public final class RedisMemory implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(RedisMemory.class);
  /// Above [Redis], which it asks; below the leases, which ask it.
  private static final int PHASE = 200;
  /// A check older than this says nothing about now: three renewals and a bit.
  private static final Duration CHECK_HOLDS_FOR = Duration.ofSeconds(10);

  /// What this process saw last. Replaced as a whole.
  private record Seen(String runId, String sentinel) {}

  private final MemoryProbe probe;
  private final Clock clock;
  private final LongSupplier nanoTime;
  private final Sinks.Many<Instant> losses = Sinks.many().multicast().directBestEffort();
  private volatile @Nullable Seen seen;
  private volatile @Nullable Long lostAt;
  private volatile @Nullable Long answeredAt;
  private volatile boolean running;

  /// @param nanoTime a monotonic clock in nanoseconds
  RedisMemory(MemoryProbe probe, Clock clock, LongSupplier nanoTime) {
    this.probe = probe;
    this.clock = clock;
    this.nanoTime = nanoTime;
  }

  /// The primary's run id as of the last check (of a cluster, those of all primaries, joined): what was written under
  /// another one may be gone.
  public Mono<String> runId() {
    return Mono.defer(() -> {
      Seen last = seen;
      return last != null ? Mono.just(last.runId()) : check().then(Mono.fromSupplier(() -> nonNull(seen).runId()));
    });
  }

  /// Looks, and answers whether Redis lost its memory since the last look. The first look loses nothing.
  ///
  /// Not to be called while another call is under way. Fails with `unavailable` when Redis does not answer; what was
  /// lost meanwhile is found by the next call.
  public Mono<Boolean> check() {
    return Mono.defer(() -> {
      long started = nanoTime.getAsLong();
      return Mono.zip(probe.runId(), probe.sentinel().switchIfEmpty(Mono.defer(this::plant)), Seen::new)
          .map(now -> compare(now, started))
          .doOnError(_ -> answeredAt = null);
    });
  }

  /// Each loss, when it was noticed. Hot; a slow subscriber gets the latest one only.
  public Flux<Instant> losses() {
    return losses.asFlux().onBackpressureLatest();
  }

  /// Whether Redis lost its memory within this time, or does not answer, so that it may have.
  public boolean recentlyLost(Duration within) {
    long now = nanoTime.getAsLong();
    Long answered = answeredAt;
    Long lost = lostAt;
    return answered == null || now - answered > CHECK_HOLDS_FOR.toNanos()
        || (lost != null && now - lost <= within.toNanos());
  }

  @Override
  public void start() {
    Redis.atStart(probe.refuseEviction().then(check()));
    running = true;
  }

  @Override
  public void stop() {
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public int getPhase() {
    return PHASE;
  }

  private Mono<String> plant() {
    return probe.plant(UUID.randomUUID().toString());
  }

  private boolean compare(Seen now, long started) {
    Seen before = seen;
    seen = now;
    answeredAt = started;
    if (before == null || before.equals(now)) {
      return false;
    }
    lostAt = nanoTime.getAsLong();
    log.atWarn().addKeyValue("reason", before.runId().equals(now.runId()) ? "its keys are gone" : "another primary")
        .log("Redis lost its memory; sessions are registered again");
    losses.tryEmitNext(clock.instant());
    return true;
  }

  private static Seen nonNull(@Nullable Seen seen) {
    if (seen == null) {
      throw new IllegalStateException("a completed check leaves what it saw");
    }
    return seen;
  }
}
