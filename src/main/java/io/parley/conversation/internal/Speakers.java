package io.parley.conversation.internal;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.parley.conversation.Blocks;
import io.parley.conversation.ConversationId;
import io.parley.conversation.ConversationKind;
import io.parley.conversation.Member;
import io.parley.identity.UserId;
import io.parley.platform.ErrorKind;
import io.parley.platform.ParleyException;
import java.time.Clock;
import java.util.List;
import reactor.core.publisher.Mono;

/// Whether a member may say something now.
final class Speakers {
  private static final int REMEMBERED_PAIRS = 100_000;

  private final ConversationRows conversations;
  private final MemberRows rows;
  private final Blocks blocks;
  private final Clock clock;
  /// Both people of direct conversations, which never change; an empty list stands for any other conversation.
  private final AsyncCache<ConversationId, List<UserId>> pairs = Caffeine.newBuilder().maximumSize(REMEMBERED_PAIRS)
      .buildAsync();

  Speakers(ConversationRows conversations, MemberRows rows, Blocks blocks, Clock clock) {
    this.conversations = conversations;
    this.rows = rows;
    this.blocks = blocks;
    this.clock = clock;
  }

  /// The member; fails with `muted` or `blocked`.
  Mono<Member> check(ConversationId conversationId, Member member) {
    if (member.muted(clock.instant())) {
      return Mono.error(() -> new ParleyException(ErrorKind.FORBIDDEN, "muted",
          "You may speak again in this conversation at %s".formatted(member.mutedUntil())));
    }
    return Mono.fromFuture(() -> pairs.get(conversationId, (id, _) -> pair(id).toFuture()), true)
        .defaultIfEmpty(List.of())
        .flatMap(
            pair -> pair.isEmpty() ? Mono.just(false) : blocks.isBlocked(member.userId(), counterpart(pair, member)))
        .map(blocked -> {
          if (blocked) {
            throw new ParleyException(ErrorKind.FORBIDDEN, "blocked", "This user takes no direct messages from you");
          }
          return member;
        });
  }

  private Mono<List<UserId>> pair(ConversationId conversationId) {
    return conversations.cached(conversationId)
        .flatMap(stored -> stored.conversation().kind() == ConversationKind.DIRECT
            ? rows.of(conversationId).map(Member::userId).collectList().filter(both -> both.size() == 2)
            : Mono.just(List.of()));
  }

  private static UserId counterpart(List<UserId> pair, Member member) {
    return pair.getFirst().equals(member.userId()) ? pair.getLast() : pair.getFirst();
  }
}
