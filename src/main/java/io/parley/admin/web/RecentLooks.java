package io.parley.admin.web;

import com.github.benmanes.caffeine.cache.AsyncLoadingCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.parley.conversation.ConversationId;
import io.parley.messaging.ops.ConversationLooks.Look;
import io.parley.messaging.ops.ConversationLooks;
import io.parley.messaging.ops.HotConversations.Hot;
import io.parley.messaging.ops.HotConversations.Hottest;
import io.parley.messaging.ops.HotConversations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/// What was asked lately of conversations and of what is hot, on behalf of all who look: pages that are live ask for the same again and
/// again. Of a conversation once in 10 s, of what is hot once in 4 s, while somebody looks.
final class RecentLooks {
  static final Duration LOOK_FRESH = Duration.ofSeconds(10);
  static final Duration HOT_FRESH = Duration.ofSeconds(4);
  /// What nobody asked for in this time is waited for anew: a page does not begin with what was hot long ago.
  private static final Duration HOT_KEPT = Duration.ofSeconds(10);
  private static final Duration LOOK_KEPT = Duration.ofSeconds(30);
  private static final int CONVERSATIONS = 2_000;
  private static final int PARTITIONS = 64;
  private static final int BUSIEST = 10;
  private static final int EVERYWHERE = -1;

  private final AsyncLoadingCache<ConversationId, Optional<Look>> looks;
  private final AsyncLoadingCache<Integer, Hottest> hottest;

  RecentLooks(ConversationLooks looks, HotConversations hot, Ticker ticker) {
    this.looks = Caffeine.newBuilder().maximumSize(CONVERSATIONS).expireAfterWrite(LOOK_KEPT)
        .refreshAfterWrite(LOOK_FRESH)
        .ticker(ticker).buildAsync((id, _) -> looks.of(id).singleOptional().toFuture());
    hottest = Caffeine.newBuilder().maximumSize(PARTITIONS).expireAfterWrite(HOT_KEPT).refreshAfterWrite(HOT_FRESH)
        .ticker(ticker).buildAsync((partition, _) -> (partition == EVERYWHERE
            ? hot.now(HotConversations.MAX_LIMIT)
            : hot.in(partition, BUSIEST)).toFuture());
  }

  /// Everywhere.
  Mono<Hottest> hottest() {
    return Mono.fromFuture(() -> hottest.get(EVERYWHERE), true);
  }

  /// The ten busiest of a partition.
  Mono<Hottest> in(int partition) {
    return Mono.fromFuture(() -> hottest.get(partition), true);
  }

  /// The latest there is, without waiting; null while the first is being asked for.
  @Nullable
  Hottest latest() {
    return done(hottest.get(EVERYWHERE));
  }

  /// [#latest()], of a partition.
  @Nullable
  Hottest latestIn(int partition) {
    return done(hottest.get(partition));
  }

  /// Has all of these asked for. What fails is left out, and completes none the less.
  Mono<Map<ConversationId, Look>> looks(Collection<ConversationId> ids) {
    List<CompletableFuture<?>> asked = new ArrayList<>();
    ids.forEach(id -> asked.add(looks.get(id).handle((_, _) -> id)));
    return Mono.fromFuture(() -> CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new)), true)
        .then(Mono.fromSupplier(() -> latestLooks(ids)));
  }

  /// Those that there are, without waiting.
  Map<ConversationId, Look> latestLooks(Collection<ConversationId> ids) {
    Map<ConversationId, Look> found = new HashMap<>();
    ids.forEach(id -> {
      Optional<Look> look = done(looks.get(id));
      if (look != null) {
        look.ifPresent(one -> found.put(id, one));
      }
    });
    return found;
  }

  private static <T> @Nullable T done(CompletableFuture<T> future) {
    return future.isDone() && !future.isCompletedExceptionally() ? future.join() : null;
  }

  static List<ConversationId> ids(@Nullable Hottest hottest) {
    return hottest == null ? List.of() : hottest.conversations().stream().map(Hot::conversationId).toList();
  }
}
