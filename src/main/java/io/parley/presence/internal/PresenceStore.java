package io.parley.presence.internal;

import io.parley.identity.UserId;
import io.parley.sessions.Home;
import io.parley.sessions.NodeId;
import java.util.Collection;
import java.util.List;
import reactor.core.publisher.Mono;

/// Where presence is kept between nodes. Every call fails with `unavailable` after 2 s.
interface PresenceStore {
  /// Enters a report, unless a later one of the same home is there.
  Mono<Written> write(Report report);

  /// @param snapshot after the report
  /// @param watchers to be told of it
  record Written(Snapshot snapshot, List<Watcher> watchers) {}

  /// Enters the watcher, which then hears of every write, and gives what is held of each.
  Mono<List<Snapshot>> watch(Watcher watcher, Collection<UserId> userIds);

  Mono<List<Snapshot>> read(Collection<UserId> userIds);

  /// Takes the watcher out, unless it has renewed its wish meanwhile.
  Mono<Void> unwatch(Watcher watcher, UserId userId);

  /// Notes that a user's entry is void, because its home has ended, unless it is another one by now.
  ///
  /// @param at when the user was last known to be there, in milliseconds
  Mono<Void> bury(UserId userId, Snapshot.At dead, long at);

  /// Leaves word for a gateway that could not be told of a change.
  Mono<Void> leaveWord(NodeId nodeId, UserId userId);

  /// The users of whom word was left; it is taken away, or comes once more.
  Mono<Collection<UserId>> takeWord(NodeId nodeId);
}
