package io.parley.messaging.internal;

import io.parley.conversation.ConversationEvent;
import io.parley.conversation.ConversationId;
import io.parley.conversation.Member;
import io.parley.conversation.Members;
import io.parley.conversation.Membership;
import io.parley.identity.UserId;
import io.parley.platform.ParleyException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Every conversation with the same single member.
record OneMember(Member member) implements Members {
  @Override
  public Mono<Map<UserId, Member>> all(ConversationId conversationId) {
    return Mono.just(Map.of(member.userId(), member));
  }

  @Override
  public Flux<Member> presentMembers(ConversationId conversationId, @Nullable UserId after) {
    return Flux.just(member).filter(Member::present);
  }

  @Override
  public Mono<Long> lastRemoval(ConversationId channel) {
    return Mono.just(0L);
  }

  @Override
  public Mono<Member> find(ConversationId conversationId, UserId userId) {
    return Mono.just(member).filter(one -> one.userId().equals(userId));
  }

  @Override
  public Mono<Member> stored(ConversationId conversationId, UserId userId) {
    return find(conversationId, userId);
  }

  @Override
  public Mono<Member> speaker(ConversationId conversationId, UserId userId) {
    return present(conversationId, userId);
  }

  @Override
  public Mono<Member> present(ConversationId conversationId, UserId userId) {
    return find(conversationId, userId).switchIfEmpty(Mono.error(ParleyException::notAMember));
  }

  @Override
  public Mono<List<Membership>> of(UserId userId) {
    return Mono.just(List.of());
  }

  @Override
  public Mono<Void> authorise(ConversationId conversationId, UserId actor, ConversationEvent event) {
    return Mono.empty();
  }

  @Override
  public Mono<Void> apply(ConversationId conversationId, long seq, ConversationEvent event) {
    return Mono.empty();
  }

  @Override
  public Mono<Long> appliedSeq(ConversationId conversationId) {
    return Mono.just(0L);
  }
}
