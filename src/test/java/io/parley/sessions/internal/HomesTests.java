package io.parley.sessions.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.sessions.NodeId;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Schedulers;

class HomesTests {
  private static final NodeId NODE = new NodeId("node-1");

  private final FakeLeases leases = new FakeLeases();
  private long nanos;
  private final Homes homes = new Homes(leases, new NodeTime(() -> nanos, Schedulers.immediate()));

  @Test
  void aHomeStandsWhileItsIncarnationHoldsTheLease() {
    hold("first");

    assertThat(standing("node-1|first", "node-1|earlier", "node-2|first")).containsExactly("node-1|first");
  }

  @Test
  void thatAHomeStandsIsRememberedForASecond() {
    hold("first");
    standing("node-1|first");
    nanos += Duration.ofMillis(900).toNanos();
    standing("node-1|first");
    assertThat(leases.reads).isEqualTo(1);

    nanos += Duration.ofMillis(200).toNanos();
    leases.held.clear();
    assertThat(standing("node-1|first")).isEmpty();
  }

  @Test
  void aNewLifeIsSeenAtOnce() {
    hold("first");
    standing("node-1|first");
    hold("second");

    assertThat(standing("node-1|second")).containsExactly("node-1|second");
  }

  @Test
  void thatAHomeDoesNotStandIsNeverRemembered() {
    standing("node-1|first");
    hold("first");

    assertThat(standing("node-1|first")).containsExactly("node-1|first");
  }

  @Test
  void whatNoNodeOfOursWroteStandsNowhere() {
    assertThat(standing("", "nonsense", "bad name|x", "|")).isEmpty();
  }

  private Set<String> standing(String... asked) {
    return homes.standing(Set.of(asked)).block().keySet();
  }

  private void hold(String incarnation) {
    leases.held.put(NODE, new Lease(incarnation, Set.of(), "here", Instant.EPOCH, 0));
  }
}
