package io.parley.messaging.internal;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.parley.conversation.ConversationId;
import java.util.ArrayList;
import java.util.List;
import reactor.core.publisher.Mono;

/// Which buckets the logs of conversations have. A log grows at its end only, so what was read once is remembered, and
/// each further read asks for what is new: one row, however old the conversation.
final class BucketLists {
  /// Buckets of all conversations together, about 50 bytes each.
  private static final long REMEMBERED = 1_000_000;
  private static final long FIRST = 0;

  private final LogStore store;
  private final Cache<ConversationId, List<LogBucket>> remembered = Caffeine.newBuilder()
      .maximumWeight(REMEMBERED).weigher((ConversationId _, List<LogBucket> buckets) -> buckets.size()).build();

  BucketLists(LogStore store) {
    this.store = store;
  }

  /// All of them, newest first.
  Mono<List<LogBucket>> of(ConversationId conversationId) {
    List<LogBucket> known = remembered.getIfPresent(conversationId);
    if (known == null) {
      return store.buckets(conversationId, FIRST).doOnNext(all -> remember(conversationId, all));
    }
    return store.buckets(conversationId, known.getFirst().bucket()).map(recent -> {
      if (recent.size() <= 1) {
        return known;
      }
      List<LogBucket> all = new ArrayList<>(recent);
      all.addAll(known.subList(1, known.size()));
      remember(conversationId, all);
      return all;
    });
  }

  private void remember(ConversationId conversationId, List<LogBucket> all) {
    if (!all.isEmpty()) {
      remembered.put(conversationId, List.copyOf(all));
    }
  }
}
