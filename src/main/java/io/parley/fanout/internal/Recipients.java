package io.parley.fanout.internal;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.parley.conversation.Conversation;
import io.parley.conversation.ConversationId;
import io.parley.conversation.ConversationKind;
import io.parley.conversation.Conversations;
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

  private final Conversations conversations;
  private final Members members;
  private final AsyncCache<ConversationId, Everybody> remembered = Caffeine.newBuilder()
      .maximumSize(REMEMBERED_CONVERSATIONS).expireAfterWrite(REMEMBERED_FOR).buildAsync();

  Recipients(Conversations conversations, Members members) {
    this.conversations = conversations;
    this.members = members;
  }

  /// @param channel whose members are not listed: there may be any number
  /// @param members all who are or were in it
  /// @param removalSeq of a channel, the last removal
  record Everybody(boolean channel, Map<UserId, Member> members, long removalSeq) {}

  Mono<Everybody> of(ConversationId conversationId) {
    return Mono.fromFuture(() -> remembered.get(conversationId, (id, _) -> read(id).toFuture()), true);
  }

  private Mono<Everybody> read(ConversationId conversationId) {
    return conversations.find(conversationId).map(Conversation::kind).defaultIfEmpty(ConversationKind.GROUP)
        .flatMap(kind -> kind == ConversationKind.CHANNEL
            ? members.lastRemoval(conversationId).map(seq -> new Everybody(true, Map.of(), seq))
            : members.all(conversationId).map(all -> new Everybody(false, all, 0)));
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
