package io.parley.admin.internal.partitions;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.parley.conversation.ConversationId;
import io.parley.conversation.Conversations;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/// The titles of conversations, remembered for a minute. Direct conversations have none.
final class Titles {
  private static final Duration REMEMBERED = Duration.ofMinutes(1);
  private static final int MOST = 5_000;
  private static final int AT_ONCE = 8;
  private static final Duration DEADLINE = Duration.ofSeconds(1);

  private final Conversations conversations;
  private final Scheduler scheduler;
  private final Cache<ConversationId, String> titles;

  Titles(Conversations conversations, Ticker ticker, Scheduler scheduler) {
    this.conversations = conversations;
    this.scheduler = scheduler;
    titles = Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(REMEMBERED).ticker(ticker).build();
  }

  /// Of those that have one and that could be asked for within a second. Never fails.
  Mono<Map<ConversationId, String>> of(Collection<ConversationId> asked) {
    return Flux.fromIterable(asked).filter(id -> titles.getIfPresent(id) == null)
        .flatMap(this::read, AT_ONCE).take(DEADLINE, scheduler)
        .then(Mono.fromSupplier(() -> Map.copyOf(titles.getAllPresent(asked))))
        .map(found -> found.entrySet().stream().filter(one -> !one.getValue().isEmpty())
            .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue)));
  }

  private Mono<Void> read(ConversationId id) {
    return conversations.find(id).doOnNext(found -> {
      String title = found.title();
      titles.put(id, title == null ? "" : title.strip());
    }).onErrorComplete().then();
  }
}
