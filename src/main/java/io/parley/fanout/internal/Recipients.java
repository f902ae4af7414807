package io.parley.fanout.internal;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.parley.conversation.ConversationId;
import io.parley.conversation.Member;
import io.parley.conversation.Members;
import io.parley.identity.UserId;
import java.time.Duration;
import java.util.Map;
import reactor.core.publisher.Mono;

/// Who a conversation's messages are for. Remembered, since every change of it comes by the same log and is applied before
/// the messages behind it are routed.
final class Recipients {
  private static final long REMEMBERED_CONVERSATIONS = 10_000;
  /// A net for what another consumer applied while this one did not own the partition.
  private static final Duration REMEMBERED_FOR = Duration.ofMinutes(1);

  private final Members members;
  private final AsyncCache<ConversationId, Map<UserId, Member>> remembered = Caffeine.newBuilder()
      .maximumSize(REMEMBERED_CONVERSATIONS).expireAfterWrite(REMEMBERED_FOR).buildAsync();

  Recipients(Members members) {
    this.members = members;
  }

  /// All who are or were in it.
  Mono<Map<UserId, Member>> of(ConversationId conversationId) {
    return Mono.fromFuture(() -> remembered.get(conversationId, (id, _) -> members.all(id).toFuture()), true);
  }

  /// To be called for every change of it.
  void forget(ConversationId conversationId) {
    remembered.synchronous().invalidate(conversationId);
  }

  /// Forgets everything, as on taking partitions over.
  void forget() {
    remembered.synchronous().invalidateAll();
  }
}
