package io.parley.conversation.internal;

import io.parley.conversation.Conversation;
import io.parley.conversation.ConversationId;
import io.parley.conversation.ConversationKind;
import io.parley.conversation.Conversations;
import io.parley.conversation.MemberRole;
import io.parley.conversation.NewConversation;
import io.parley.conversation.internal.ConversationRows.Stored;
import io.parley.identity.UserId;
import io.parley.identity.Users;
import io.parley.platform.ParleyException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import reactor.core.publisher.Mono;

/// Makes conversations: first the conversation's own row, then its members.
final class CassandraConversations implements Conversations {
  private final ConversationRows conversations;
  private final MemberRows members;
  private final Users users;
  private final Clock clock;

  CassandraConversations(ConversationRows conversations, MemberRows members, Users users, Clock clock) {
    this.conversations = conversations;
    this.members = members;
    this.users = users;
    this.clock = clock;
  }

  @Override
  public Mono<Conversation> find(ConversationId conversationId) {
    return conversations.cached(conversationId).map(Stored::conversation);
  }

  @Override
  public Mono<Creation> create(NewConversation wish) {
    return Mono.defer(() -> {
      Set<UserId> others = new HashSet<>(wish.memberIds());
      others.remove(wish.createdBy());
      check(wish, others);
      return users.unknown(others).next()
          .flatMap(stranger -> Mono.<Creation>error(
              () -> ParleyException.badRequest("member_ids names %s, whom nobody knows".formatted(stranger))))
          .switchIfEmpty(Mono.defer(() -> make(wish, others)));
    });
  }

  private static void check(NewConversation wish, Set<UserId> others) {
    if (wish.kind() == ConversationKind.DIRECT) {
      if (others.size() != 1) {
        throw ParleyException.badRequest("member_ids of a direct conversation must name exactly one other user");
      }
      return;
    }
    MemberRules.checkTitle(wish.title());
    if (wish.kind() == ConversationKind.GROUP && others.size() + 1 > MAX_GROUP_MEMBERS) {
      throw MemberRules.tooManyMembers();
    }
  }

  private Mono<Creation> make(NewConversation wish, Set<UserId> others) {
    return wish.kind() == ConversationKind.DIRECT
        ? makeDirect(wish, others.iterator().next())
        : makeShared(wish, others);
  }

  private Mono<Creation> makeShared(NewConversation wish, Set<UserId> others) {
    Conversation conversation = conversation(new ConversationId(UUID.randomUUID()), wish, others);
    Map<UserId, MemberRole> founders = new HashMap<>();
    others.forEach(userId -> founders.put(userId, MemberRole.MEMBER));
    founders.put(wish.createdBy(), MemberRole.OWNER);
    return conversations.write(conversation).then(members.found(conversation, founders))
        .thenReturn(new Creation(conversation, true));
  }

  /// Whoever is first decides `created_at` and with it the timestamp of the members' rows, so that both write the same.
  private Mono<Creation> makeDirect(NewConversation wish, UserId other) {
    Conversation conversation = conversation(ConversationId.direct(wish.createdBy(), other), wish, Set.of(other));
    return conversations.writeIfAbsent(conversation)
        .flatMap(isNew -> isNew ? Mono.just(new Creation(conversation, true)) : existing(conversation.conversationId()))
        .flatMap(creation -> members.found(creation.conversation(),
            Map.of(wish.createdBy(), MemberRole.MEMBER, other, MemberRole.MEMBER)).thenReturn(creation));
  }

  private Mono<Creation> existing(ConversationId conversationId) {
    return conversations.stored(conversationId).map(stored -> new Creation(stored.conversation(), false))
        .switchIfEmpty(
            Mono.error(() -> ParleyException.unavailable("The conversation is being made; try again", null)));
  }

  private Conversation conversation(ConversationId conversationId, NewConversation wish, Set<UserId> others) {
    Instant createdAt = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    String title = wish.kind() == ConversationKind.DIRECT ? null : wish.title();
    return new Conversation(conversationId, wish.kind(), title, createdAt, wish.createdBy(), others.size() + 1,
        wish.historyVisible());
  }
}
