package io.parley.admin.web;

import com.github.benmanes.caffeine.cache.AsyncLoadingCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.parley.fanout.ops.DeadLetter;
import io.parley.fanout.ops.DeadLetters;
import io.parley.fanout.ops.DeadLetters.Filter;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/// Counts dead letters on behalf of all who look, so that a page waits for no count: at most once in [#FRESH] for each filter, however
/// many look at it.
final class LetterSummaries {
  /// As often as `count` wants to be asked.
  static final Duration FRESH = Duration.ofSeconds(10);
  static final int NEWEST = 1_000;
  private static final Duration KEPT = Duration.ofMinutes(2);
  private static final int FILTERS = 100;
  /// A page that is there in time says more than one that is complete too late.
  private static final Duration PATIENCE = Duration.ofMillis(150);

  private final DeadLetters letters;
  private final Clock clock;
  private final AsyncLoadingCache<Filter, LetterSummary> summaries;

  LetterSummaries(DeadLetters letters, Clock clock, Ticker ticker) {
    this.letters = letters;
    this.clock = clock;
    summaries = Caffeine.newBuilder().maximumSize(FILTERS).expireAfterWrite(KEPT).refreshAfterWrite(FRESH)
        .ticker(ticker).buildAsync(this::load);
  }

  /// The latest there is; empty while the first is being made.
  Mono<LetterSummary> of(Filter filter) {
    return Mono.fromFuture(() -> summaries.get(filter), true).timeout(PATIENCE, Mono.empty());
  }

  /// The latest there is, without waiting for any; null while the first is being made.
  @Nullable
  LetterSummary latest(Filter filter) {
    return summaries.get(filter).getNow(null);
  }

  /// Something was done to them: the next look counts again.
  void forget() {
    summaries.synchronous().invalidateAll();
  }

  private CompletableFuture<LetterSummary> load(Filter filter, Executor executor) {
    return Mono.zip(letters.count(filter), newest(filter, null, new ArrayList<>()),
        (count, newest) -> LetterSummary.of(clock.instant(), count, newest)).toFuture();
  }

  private Mono<List<DeadLetter>> newest(Filter filter, @Nullable String from, List<DeadLetter> sofar) {
    return letters.list(filter, from, DeadLetters.MAX_LIMIT).flatMap(page -> {
      sofar.addAll(page.items());
      return page.next() == null || sofar.size() >= NEWEST
          ? Mono.just(sofar)
          : newest(filter, page.next(), sofar);
    });
  }
}
