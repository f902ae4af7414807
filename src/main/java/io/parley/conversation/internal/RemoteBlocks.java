package io.parley.conversation.internal;

import io.parley.conversation.Blocks;
import io.parley.conversation.internal.ConversationExchange.Block;
import io.parley.identity.UserId;
import io.parley.platform.Peers;
import io.parley.platform.Role;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Blocks on the nodes that have the role messaging. A user's calls go to one node, so that they see their own changes.
final class RemoteBlocks implements Blocks {
  private final Peers peers;

  RemoteBlocks(Peers peers) {
    this.peers = peers;
  }

  private Mono<Void> set(UserId userId, UserId other, boolean on) {
    return peers.ask(Role.MESSAGING, userId, ConversationExchange.class,
        there -> there.block(new Block(userId, other, on))).then();
  }

  @Override
  public Mono<Void> block(UserId userId, UserId blocked) {
    return set(userId, blocked, true);
  }

  @Override
  public Mono<Void> unblock(UserId userId, UserId blocked) {
    return set(userId, blocked, false);
  }

  @Override
  public Flux<UserId> of(UserId userId) {
    return peers.askMany(Role.MESSAGING, userId, ConversationExchange.class, there -> there.blocked(userId));
  }

  @Override
  public Mono<Boolean> isBlocked(UserId userId, UserId by) {
    return of(by).any(userId::equals);
  }
}
