package io.parley.conversation.internal;

import io.parley.conversation.ConversationEvent;
import io.parley.conversation.ConversationId;
import io.parley.conversation.Member;
import io.parley.conversation.Members;
import io.parley.conversation.Membership;
import io.parley.conversation.internal.ConversationExchange.Change;
import io.parley.conversation.internal.ConversationExchange.MemberWish;
import io.parley.conversation.internal.ConversationExchange.MembersAfter;
import io.parley.conversation.internal.ConversationExchange.Sureness;
import io.parley.identity.UserId;
import io.parley.platform.Peers;
import io.parley.platform.Role;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Members on the nodes that have the role messaging.
final class RemoteMembers implements Members {
  private final Peers peers;

  RemoteMembers(Peers peers) {
    this.peers = peers;
  }

  private <R> Mono<R> ask(Object key, Function<ConversationExchange, Mono<R>> question) {
    return peers.ask(Role.MESSAGING, key, ConversationExchange.class, question);
  }

  private Mono<Member> member(ConversationId conversationId, UserId userId, Sureness how) {
    return ask(conversationId, there -> there.member(new MemberWish(conversationId, userId, how)));
  }

  @Override
  public Mono<Map<UserId, Member>> all(ConversationId conversationId) {
    return peers.askMany(Role.MESSAGING, conversationId, ConversationExchange.class,
        there -> there.members(conversationId)).collectMap(Member::userId);
  }

  @Override
  public Flux<Member> presentMembers(ConversationId conversationId, @Nullable UserId after) {
    return peers.askMany(Role.MESSAGING, conversationId, ConversationExchange.class,
        there -> there.present(new MembersAfter(conversationId, after)));
  }

  @Override
  public Mono<Member> find(ConversationId conversationId, UserId userId) {
    return member(conversationId, userId, Sureness.RECENT);
  }

  @Override
  public Mono<Member> stored(ConversationId conversationId, UserId userId) {
    return member(conversationId, userId, Sureness.STORED);
  }

  @Override
  public Mono<Member> speaker(ConversationId conversationId, UserId userId) {
    return member(conversationId, userId, Sureness.SPEAKER);
  }

  @Override
  public Mono<List<Membership>> of(UserId userId) {
    return ask(userId, there -> there.memberships(userId));
  }

  @Override
  public Mono<Void> authorise(ConversationId conversationId, UserId actor, ConversationEvent event) {
    return ask(conversationId, there -> there.authorise(new Change(conversationId, actor, event))).then();
  }

  @Override
  public Mono<Void> apply(ConversationId conversationId, long seq, ConversationEvent event) {
    return Mono.error(() -> new IllegalStateException("only a node that writes the log applies changes"));
  }

  @Override
  public Mono<Long> lastRemoval(ConversationId channel) {
    return ask(channel, there -> there.lastRemoval(channel));
  }

  @Override
  public Mono<Long> appliedSeq(ConversationId conversationId) {
    return ask(conversationId, there -> there.appliedSeq(conversationId));
  }
}
