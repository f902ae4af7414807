package io.parley.conversation.internal;

import io.parley.conversation.Acquaintances;
import io.parley.conversation.internal.ConversationExchange.Comparison;
import io.parley.identity.UserId;
import io.parley.platform.Peers;
import io.parley.platform.Role;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import reactor.core.publisher.Mono;

/// Acquaintances on the nodes that have the role messaging.
final class RemoteAcquaintances implements Acquaintances {
  private final Peers peers;

  RemoteAcquaintances(Peers peers) {
    this.peers = peers;
  }

  @Override
  public Mono<Set<UserId>> visibleTo(UserId viewer, Collection<UserId> people) {
    return compare(new Comparison(viewer, List.copyOf(people), true));
  }

  @Override
  public Mono<Set<UserId>> viewersOf(UserId person, Collection<UserId> viewers) {
    return compare(new Comparison(person, List.copyOf(viewers), false));
  }

  private Mono<Set<UserId>> compare(Comparison comparison) {
    return peers.askMany(Role.MESSAGING, comparison.one(), ConversationExchange.class,
        there -> there.acquaintances(comparison)).collect(Collectors.toSet());
  }
}
