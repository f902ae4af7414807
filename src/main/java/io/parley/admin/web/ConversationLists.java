package io.parley.admin.web;

import com.github.benmanes.caffeine.cache.AsyncLoadingCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.parley.conversation.ConversationId;
import io.parley.conversation.ops.ConversationSets.Listed;
import io.parley.conversation.ops.ConversationSets.Name;
import io.parley.conversation.ops.ConversationSets.Sized;
import io.parley.conversation.ops.ConversationSets;
import io.parley.messaging.ops.HotConversations.Hottest;
import io.parley.messaging.ops.LargeBuckets.Large;
import io.parley.messaging.ops.LargeBuckets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/// Which conversations are in a set, asked once in 5 s on behalf of all who look.
final class ConversationLists {
  private static final Duration FRESH = Duration.ofSeconds(5);
  private static final Duration KEPT = Duration.ofSeconds(15);

  private final ConversationSets conversations;
  private final LargeBuckets buckets;
  private final RecentLooks looks;
  private final AsyncLoadingCache<ConversationSet, Ids> sets;

  ConversationLists(ConversationSets conversations, LargeBuckets buckets, RecentLooks looks, Ticker ticker) {
    this.conversations = conversations;
    this.buckets = buckets;
    this.looks = looks;
    sets = Caffeine.newBuilder().expireAfterWrite(KEPT).refreshAfterWrite(FRESH).ticker(ticker)
        .buildAsync((set, _) -> ids(set).toFuture());
  }

  private Mono<Ids> ids(ConversationSet set) {
    return switch (set) {
      case HOTTEST -> looks.hottest().map(Ids::of);
      case LARGEST -> conversations.listed(Name.LARGEST).map(Ids::of).defaultIfEmpty(Ids.NONE);
      case CHANNELS -> conversations.listed(Name.CHANNELS).map(Ids::of).defaultIfEmpty(Ids.NONE);
      case BUCKETS -> buckets.recent().map(Ids::of);
    };
  }

  /// In the order of the set.
  ///
  /// @param walk that found them; null for a set that is not walked for
  record Ids(List<ConversationId> conversations, @Nullable Listed walk) {
    private static final Ids NONE = new Ids(List.of(), null);

    private static Ids of(Hottest hottest) {
      return new Ids(RecentLooks.ids(hottest), null);
    }

    private static Ids of(Listed listed) {
      return new Ids(listed.conversations().stream().map(Sized::conversationId).toList(), listed);
    }

    private static Ids of(List<Large> large) {
      return new Ids(large.stream().map(Large::conversationId).toList(), null);
    }
  }

  Mono<Ids> of(ConversationSet set) {
    return Mono.fromFuture(() -> sets.get(set), true);
  }

  /// The latest there is, without waiting; null while the first is being asked for.
  @Nullable
  Ids latest(ConversationSet set) {
    CompletableFuture<Ids> ids = sets.get(set);
    return ids.isDone() && !ids.isCompletedExceptionally() ? ids.join() : null;
  }
}
