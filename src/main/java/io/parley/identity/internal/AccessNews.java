package io.parley.identity.internal;

import io.micrometer.core.instrument.MeterRegistry;
import io.parley.identity.AccessChange;
import io.parley.identity.UserId;
import io.parley.identity.internal.AccessChanges.News;
import io.parley.platform.BackgroundWork;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.util.retry.Retry;

/// Hears on this node whose standing has changed: by the word, at once, and by a look at the list every 2 s, so that a lost word
/// costs 2 s. After Redis lost its memory, or when this node was away for longer than the list reaches back, it says that anybody's
/// may have.
final class AccessNews extends BackgroundWork {
  static final Duration LOOKED_EVERY = Duration.ofSeconds(2);
  /// Above Redis (100), which it asks.
  private static final int PHASE = 400;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Logger log = LoggerFactory.getLogger(AccessNews.class);

  private final AccessChanges changes;
  private final Scheduler scheduler;
  private final MeterRegistry meters;
  private final Sinks.Many<AccessChange> news = Sinks.many().multicast().directBestEffort();

  // Touched by the one look that is under way.
  private volatile @Nullable String place;
  private volatile boolean failing;

  AccessNews(AccessChanges changes, Scheduler scheduler, MeterRegistry meters) {
    super(PHASE);
    this.changes = changes;
    this.scheduler = scheduler;
    this.meters = meters;
  }

  /// See [io.parley.identity.Access#changes]. Subscribers hear of a change in the order in which they came.
  Flux<AccessChange> changes() {
    return news.asFlux();
  }

  @Override
  protected Disposable begin() {
    place = null;
    Flux<AccessChange> looks = Flux.interval(Duration.ZERO, LOOKED_EVERY, scheduler).onBackpressureDrop()
        .concatMap(_ -> look(), 0);
    return Flux.merge(words(), looks).subscribe(news::tryEmitNext,
        failure -> log.error("Changes of standings are not heard of any more", failure));
  }

  /// A connection that was made once comes back by itself; only the first may fail.
  private Flux<AccessChange> words() {
    return Flux.defer(changes::words)
        .retryWhen(Retry.backoff(Long.MAX_VALUE, FIRST_PAUSE).maxBackoff(LOOKED_EVERY).scheduler(scheduler))
        .doOnNext(_ -> count("word"))
        .map(userId -> new AccessChange.Of(Set.of(userId)));
  }

  /// Never fails: what failed is tried again by the next.
  private Mono<AccessChange> look() {
    String known = place;
    return (known == null ? changes.end().map(AccessNews::start) : changes.after(known))
        .doOnNext(found -> {
          place = found.place();
          recovered();
        })
        .flatMap(AccessNews::change)
        .doOnNext(change -> count(change instanceof AccessChange.Of ? "look" : "gap"))
        .onErrorResume(this::failed);
  }

  /// Sessions may have been opened before the first look.
  private static News start(String end) {
    return new News(List.of(), end, false);
  }

  private static Mono<AccessChange> change(News found) {
    Set<UserId> userIds = new LinkedHashSet<>(found.userIds());
    if (!found.complete()) {
      return Mono.just(new AccessChange.OfAnybody());
    }
    return userIds.isEmpty() ? Mono.empty() : Mono.just(new AccessChange.Of(userIds));
  }

  private <T> Mono<T> failed(Throwable cause) {
    if (!failing) {
      failing = true;
      log.warn("The changes of standings cannot be read; tried again every {} s", LOOKED_EVERY.toSeconds(), cause);
    }
    return Mono.empty();
  }

  private void recovered() {
    if (failing) {
      failing = false;
      log.info("The changes of standings are read again");
    }
  }

  private void count(String heard) {
    meters.counter("parley.identity.changes", "heard", heard).increment();
  }
}
