package io.parley.fanout.internal;

import io.parley.conversation.ConversationEvent;
import io.parley.conversation.ConversationId;
import io.parley.conversation.Member;
import io.parley.conversation.Members;
import io.parley.conversation.Membership;
import io.parley.identity.UserId;
import io.parley.platform.ErrorKind;
import io.parley.platform.ParleyException;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// The same standing in every conversation, as it is set.
final class StandingMembers implements Members {
  private final Map<UserId, Member> standing = new HashMap<>();
  private final Clock clock;
  private @Nullable ParleyException failure;

  StandingMembers(Clock clock) {
    this.clock = clock;
  }

  void set(Member member) {
    standing.put(member.userId(), member);
  }

  void failWith(ParleyException refusal) {
    failure = refusal;
  }

  @Override
  public Mono<Member> stored(ConversationId conversationId, UserId userId) {
    return find(conversationId, userId);
  }

  @Override
  public Mono<Member> find(ConversationId conversationId, UserId userId) {
    return Mono.defer(() -> failure == null ? Mono.justOrEmpty(standing.get(userId)) : Mono.error(failure));
  }

  @Override
  public Mono<Member> speaker(ConversationId conversationId, UserId userId) {
    return present(conversationId, userId).flatMap(member -> member.muted(clock.instant())
        ? Mono.error(new ParleyException(ErrorKind.FORBIDDEN, "muted", "You are muted"))
        : Mono.just(member));
  }

  @Override
  public Mono<Map<UserId, Member>> all(ConversationId conversationId) {
    return Mono.error(new UnsupportedOperationException());
  }

  @Override
  public Flux<Member> presentMembers(ConversationId conversationId, @Nullable UserId after) {
    return Flux.error(new UnsupportedOperationException());
  }

  @Override
  public Mono<List<Membership>> of(UserId userId) {
    return Mono.error(new UnsupportedOperationException());
  }

  @Override
  public Mono<Void> authorise(ConversationId conversationId, UserId actor, ConversationEvent event) {
    return Mono.error(new UnsupportedOperationException());
  }

  @Override
  public Mono<Void> apply(ConversationId conversationId, long seq, ConversationEvent event) {
    return Mono.error(new UnsupportedOperationException());
  }

  @Override
  public Mono<Long> appliedSeq(ConversationId conversationId) {
    return Mono.error(new UnsupportedOperationException());
  }

  @Override
  public Mono<Long> lastRemoval(ConversationId channel) {
    return Mono.error(new UnsupportedOperationException());
  }
}
