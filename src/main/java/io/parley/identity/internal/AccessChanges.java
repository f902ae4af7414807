package io.parley.identity.internal;

import io.parley.identity.UserId;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// How nodes tell each other that somebody's standing has changed: a word that is quick and may be lost, and a list of the last
/// changes for those who missed it. Neither says what the standing is now.
interface AccessChanges {
  /// Enters the change into the list, then gives the word. Fails with `unavailable`; the list may then have it already.
  Mono<Void> tell(UserId userId);

  /// The words from now on.
  Flux<UserId> words();

  /// The place behind the newest entry of the list.
  Mono<String> end();

  /// What came behind a place.
  Mono<News> after(String place);

  /// @param place behind the newest of them
  /// @param complete false where changes may be missing: the place is not in the list any more, or there were too many
  record News(List<UserId> userIds, String place, boolean complete) {}
}
