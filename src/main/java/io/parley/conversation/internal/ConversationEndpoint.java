package io.parley.conversation.internal;

import io.parley.conversation.Acquaintances;
import io.parley.conversation.Blocks;
import io.parley.conversation.Conversation;
import io.parley.conversation.ConversationId;
import io.parley.conversation.Conversations.Creation;
import io.parley.conversation.Conversations;
import io.parley.conversation.Member;
import io.parley.conversation.Members;
import io.parley.conversation.Membership;
import io.parley.conversation.NewConversation;
import io.parley.identity.UserId;
import io.parley.platform.Done;
import java.util.List;
import java.util.Map;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Answers other nodes from this node's own ports.
final class ConversationEndpoint implements ConversationExchange {
  private final Conversations conversations;
  private final Members members;
  private final Blocks blocks;
  private final Acquaintances acquaintances;

  ConversationEndpoint(Conversations conversations, Members members, Blocks blocks,
      Acquaintances acquaintances) {
    this.conversations = conversations;
    this.members = members;
    this.blocks = blocks;
    this.acquaintances = acquaintances;
  }

  @Override
  public Mono<Creation> create(NewConversation wish) {
    return conversations.create(wish);
  }

  @Override
  public Mono<Conversation> find(ConversationId conversationId) {
    return conversations.find(conversationId);
  }

  @Override
  public Flux<Member> members(ConversationId conversationId) {
    return members.all(conversationId).flatMapIterable(Map::values);
  }

  @Override
  public Flux<Member> present(MembersAfter wish) {
    return members.presentMembers(wish.conversationId(), wish.after());
  }

  @Override
  public Mono<Member> member(MemberWish wish) {
    return switch (wish.how()) {
      case RECENT -> members.find(wish.conversationId(), wish.userId());
      case STORED -> members.stored(wish.conversationId(), wish.userId());
      case SPEAKER -> members.speaker(wish.conversationId(), wish.userId());
    };
  }

  @Override
  public Mono<List<Membership>> memberships(UserId userId) {
    return members.of(userId);
  }

  @Override
  public Mono<Done> authorise(Change change) {
    return members.authorise(change.conversationId(), change.actor(), change.event()).thenReturn(Done.DONE);
  }

  @Override
  public Mono<Long> appliedSeq(ConversationId conversationId) {
    return members.appliedSeq(conversationId);
  }

  @Override
  public Mono<Long> lastRemoval(ConversationId channel) {
    return members.lastRemoval(channel);
  }

  @Override
  public Mono<Done> block(Block block) {
    Mono<Void> set = block.on()
        ? blocks.block(block.userId(), block.blocked())
        : blocks.unblock(block.userId(), block.blocked());
    return set.thenReturn(Done.DONE);
  }

  @Override
  public Flux<UserId> blocked(UserId userId) {
    return blocks.of(userId);
  }

  @Override
  public Flux<UserId> acquaintances(Comparison comparison) {
    return (comparison.sees()
        ? acquaintances.visibleTo(comparison.one(), comparison.others())
        : acquaintances.viewersOf(comparison.one(), comparison.others())).flatMapIterable(found -> found);
  }
}
