package io.parley.presence.internal;

import io.parley.identity.UserId;
import io.parley.presence.ops.PresenceReasons;
import io.parley.sessions.Home;
import io.parley.sessions.Lives;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import reactor.core.publisher.Mono;

/// Reads what is held of a user and puts it before [Watched], as a gateway does that watches them for the first time.
final class ReadPresence implements PresenceReasons {
  private final PresenceStore store;
  private final Lives lives;
  private final Clock clock;

  ReadPresence(PresenceStore store, Lives lives, Clock clock) {
    this.store = store;
    this.lives = lives;
    this.clock = clock;
  }

  @Override
  public Mono<Reason> of(UserId userId) {
    return store.read(List.of(userId)).flatMap(found -> {
      Snapshot snapshot = found.getFirst();
      Set<Home> homes = snapshot.entries().stream().map(Snapshot.At::home).collect(Collectors.toUnmodifiableSet());
      return lives.standing(homes).map(standing -> reason(snapshot, homes, standing));
    });
  }

  private Reason reason(Snapshot snapshot, Set<Home> homes, Set<Home> standing) {
    Set<Home> ended = new HashSet<>(homes);
    ended.removeAll(standing);
    Watched watched = new Watched(snapshot.userId());
    watched.take(snapshot, 0);
    watched.dismiss(ended);
    watched.settle();
    Set<Home> counting = watched.homes();
    return new Reason(watched.presence(), clock.instant(),
        snapshot.entries().stream()
            .map(at -> new PresenceReasons.Report(at.home(), at.entry().status(), Instant.ofEpochMilli(at.entry().at()),
                standing.contains(at.home()), counting.contains(at.home())))
            .sorted(Comparator.comparing(PresenceReasons.Report::at).reversed()).toList(),
        snapshot.last() == 0 ? null : Instant.ofEpochMilli(snapshot.last()));
  }
}
