package io.parley.sessions.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.platform.Role;
import io.parley.sessions.NodeId;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Schedulers;

class DirectoryTests {
  private static final NodeId HERE = new NodeId("here");
  private static final NodeId THERE = new NodeId("there");

  private final AtomicLong nanos = new AtomicLong();
  private final FakeLeases leases = new FakeLeases();
  private final Directory directory = new Directory(HERE, leases,
      new NodeTime(nanos::get, Schedulers.immediate()));

  @BeforeEach
  void twoNodes() {
    hold(HERE);
    hold(THERE);
    directory.refresh().block();
  }

  @Test
  void aNodeWithoutALeaseIsLeftOut() {
    leases.held.remove(THERE);
    directory.refresh().block();

    assertThat(messaging()).containsExactly("here");
  }

  @Test
  void whileRedisIsAwayTheLastStateStands() {
    leases.away = true;
    directory.refresh().onErrorComplete().block();

    assertThat(messaging()).containsExactlyInAnyOrder("here", "there");
  }

  @Test
  void whileRedisHasForgottenTheNodesTheLastStateStands() {
    leases.held.clear();
    directory.refresh().block();
    assertThat(messaging()).containsExactlyInAnyOrder("here", "there");

    hold(HERE);
    later(Duration.ofSeconds(2));
    assertThat(messaging()).containsExactlyInAnyOrder("here", "there");
  }

  @Test
  void soItDoesForANodeThatHasRenewedItsOwnLeaseAlready() {
    leases.held.clear();
    hold(HERE, 2);
    directory.refresh().block();
    assertThat(messaging()).containsExactlyInAnyOrder("here", "there");

    later(Duration.ofSeconds(6));
    assertThat(messaging()).containsExactly("here");
  }

  @Test
  void whoHasNotRenewedByThenIsLeftOut() {
    leases.held.clear();
    directory.refresh().block();
    hold(HERE);
    later(Duration.ofSeconds(6));

    assertThat(messaging()).containsExactly("here");
  }

  private void later(Duration passed) {
    nanos.addAndGet(passed.toNanos());
    directory.refresh().block();
  }

  private Set<String> messaging() {
    return directory.with(Role.MESSAGING).keySet();
  }

  private void hold(NodeId node) {
    hold(node, 1);
  }

  private void hold(NodeId node, int life) {
    leases.held.put(node, new Lease(node + " " + life, Set.of("messaging"), "", Instant.EPOCH, 0));
  }
}
