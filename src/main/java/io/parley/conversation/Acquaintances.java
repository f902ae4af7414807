package io.parley.conversation;

import io.parley.identity.UserId;
import java.util.Collection;
import java.util.Set;
import reactor.core.publisher.Mono;

/// Who may see whom: people who share a conversation that both are in now, unless the one to be seen has blocked the viewer.
/// Everybody sees themselves. What is denied was read from storage (LOCAL_QUORUM) for this answer.
public interface Acquaintances {
  /// Most people of one call.
  int MAX_PEOPLE = 500;

  /// Of these people, those whom the viewer may see; a yes may be 5 s old.
  ///
  /// @param people at most [#MAX_PEOPLE], or else it fails with `bad_request`
  Mono<Set<UserId>> visibleTo(UserId viewer, Collection<UserId> people);

  /// Of these viewers, those who may see this person, all from storage.
  ///
  /// @param viewers at most [#MAX_PEOPLE], or else it fails with `bad_request`
  Mono<Set<UserId>> viewersOf(UserId person, Collection<UserId> viewers);
}
