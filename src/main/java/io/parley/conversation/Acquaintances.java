package io.parley.conversation;

import io.parley.identity.UserId;
import java.util.Collection;
import java.util.Set;
import reactor.core.publisher.Mono;

/// Who may see whom: people who share a conversation that both are in now, unless the one to be seen has blocked the viewer.
/// Everybody sees themselves. As old as [Members#find] and [Blocks#isBlocked]: at most 5 s.
public interface Acquaintances {
  /// Most people of one call.
  int MAX_PEOPLE = 500;

  /// Of these people, those whom the viewer may see.
  ///
  /// @param people at most [#MAX_PEOPLE], or else it fails with `bad_request`
  Mono<Set<UserId>> visibleTo(UserId viewer, Collection<UserId> people);

  /// Of these viewers, those who may see this person.
  ///
  /// @param viewers at most [#MAX_PEOPLE], or else it fails with `bad_request`
  Mono<Set<UserId>> viewersOf(UserId person, Collection<UserId> viewers);
}
