package io.parley.sessions.internal;

import io.parley.sessions.Home;
import io.parley.sessions.Lives;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;
import reactor.core.publisher.Mono;

/// Lives by the leases, never remembered: who asks decides when somebody is gone.
final class LeasedLives implements Lives {
  private final Leases leases;

  LeasedLives(Leases leases) {
    this.leases = leases;
  }

  @Override
  public Mono<Set<Home>> standing(Collection<Home> homes) {
    return homes.isEmpty()
        ? Mono.just(Set.of())
        : leases.read(homes.stream().map(Home::nodeId).distinct().toList())
            .map(held -> homes.stream().filter(home -> {
              Lease lease = held.get(home.nodeId());
              return lease != null && lease.isHeldBy(home.incarnation());
            }).collect(Collectors.toUnmodifiableSet()));
  }
}
