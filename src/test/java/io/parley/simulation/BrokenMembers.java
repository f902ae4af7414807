package io.parley.simulation;

import io.parley.conversation.ConversationEvent;
import io.parley.conversation.ConversationId;
import io.parley.conversation.Member;
import io.parley.conversation.Members;
import io.parley.conversation.Membership;
import io.parley.identity.UserId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Members with one of the faults that a world may have.
final class BrokenMembers implements Members {
  private final Sabotage sabotage;
  private final Members members;

  private BrokenMembers(Sabotage sabotage, Members members) {
    this.sabotage = sabotage;
    this.members = members;
  }

  static Members of(Sabotage sabotage, Members members) {
    return sabotage == Sabotage.FORGET_A_REMOVAL || sabotage == Sabotage.FORGET_WHEN_ONE_JOINED
        ? new BrokenMembers(sabotage, members)
        : members;
  }

  private Member broken(Member one) {
    return sabotage == Sabotage.FORGET_WHEN_ONE_JOINED
        ? new Member(one.userId(), one.role(), one.joinedSeq(), 1, one.leftSeq(), one.mutedUntil())
        : one;
  }

  @Override
  public Mono<Map<UserId, Member>> all(ConversationId conversationId) {
    return members.all(conversationId).map(all -> {
      Map<UserId, Member> broken = new LinkedHashMap<>(all);
      broken.replaceAll((_, member) -> broken(member));
      return broken;
    });
  }

  @Override
  public Flux<Member> presentMembers(ConversationId conversationId, @Nullable UserId after) {
    return members.presentMembers(conversationId, after).map(this::broken);
  }

  @Override
  public Mono<Long> lastRemoval(ConversationId channel) {
    return members.lastRemoval(channel);
  }

  @Override
  public Mono<Member> find(ConversationId conversationId, UserId userId) {
    return members.find(conversationId, userId).map(this::broken);
  }

  @Override
  public Mono<Member> stored(ConversationId conversationId, UserId userId) {
    return members.stored(conversationId, userId).map(this::broken);
  }

  @Override
  public Mono<Member> speaker(ConversationId conversationId, UserId userId) {
    return members.speaker(conversationId, userId).map(this::broken);
  }

  @Override
  public Mono<Member> present(ConversationId conversationId, UserId userId) {
    return members.present(conversationId, userId).map(this::broken);
  }

  @Override
  public Mono<List<Membership>> of(UserId userId) {
    return members.of(userId).map(all -> all.stream()
        .map(one -> new Membership(one.conversationId(), broken(one.member()), one.channel())).toList());
  }

  @Override
  public Mono<Void> authorise(ConversationId conversationId, UserId actor, ConversationEvent event) {
    return members.authorise(conversationId, actor, event);
  }

  /// A renaming leaves the members alone, and is marked as applied.
  @Override
  public Mono<Void> apply(ConversationId conversationId, long seq, ConversationEvent event) {
    boolean forgotten = sabotage == Sabotage.FORGET_A_REMOVAL && event instanceof ConversationEvent.MemberRemoved;
    return members.apply(conversationId, seq, forgotten ? new ConversationEvent.Renamed("forgotten") : event);
  }

  @Override
  public Mono<Long> appliedSeq(ConversationId conversationId) {
    return members.appliedSeq(conversationId);
  }
}
