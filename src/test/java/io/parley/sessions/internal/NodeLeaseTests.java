package io.parley.sessions.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parley.platform.ParleyException;
import io.parley.sessions.Incarnation;
import io.parley.sessions.NodeId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

class NodeLeaseTests {
  private static final NodeId NODE = new NodeId("node-1");

  private final FakeLeases leases = new FakeLeases();
  private final VirtualTimeScheduler scheduler = VirtualTimeScheduler.create();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final List<Incarnation> renewals = new ArrayList<>();
  private final NodeLease lease = node();
  private boolean memoryLost;
  private long nanos;

  @BeforeEach
  void start() {
    lease.renewals().subscribe(renewals::add);
    lease.start();
  }

  @AfterEach
  void stop() {
    lease.stop();
  }

  @Test
  void takesTheLeaseBeforeItServes() {
    assertThat(leases.held.get(NODE).isHeldBy(lease.incarnation())).isTrue();
  }

  @Test
  void doesNotStartWhenTheLeaseCannotBeTaken() {
    leases.away = true;

    assertThatThrownBy(() -> node().start()).isInstanceOf(ParleyException.class);
  }

  @Test
  void staysTheSameWhileItIsRenewedInTime() {
    Incarnation first = lease.incarnation();
    passTime(Duration.ofMinutes(1));

    assertThat(lease.incarnation()).isEqualTo(first);
    assertThat(renewals).isEmpty();
    assertThat(count("renewed")).isEqualTo(20);
  }

  @Test
  void beginsANewLifeWhenTheLeaseIsGone() {
    Incarnation first = lease.incarnation();
    leases.held.clear();
    passTime(NodeLease.RENEWED_EVERY);

    assertThat(lease.incarnation()).isNotEqualTo(first);
    assertThat(renewals).containsExactly(lease.incarnation());
    assertThat(leases.held.get(NODE).isHeldBy(lease.incarnation())).isTrue();
    assertThat(count("lost")).isEqualTo(1);
  }

  @Test
  void beginsANewLifeWhenANamesakeTookTheLease() {
    leases.held.put(NODE, new Lease("namesake", Set.of(), "elsewhere", Instant.EPOCH, 0));
    passTime(NodeLease.RENEWED_EVERY);

    assertThat(renewals).containsExactly(lease.incarnation());
  }

  @Test
  void beginsANewLifeWhenRedisLostItsMemory() {
    memoryLost = true;
    passTime(NodeLease.RENEWED_EVERY);
    memoryLost = false;
    passTime(NodeLease.RENEWED_EVERY);

    assertThat(renewals).containsExactly(lease.incarnation());
  }

  @Test
  void beginsANewLifeWhenARenewalIsDoneLateAlthoughTheLeaseWasThere() {
    leases.meanwhile = () -> nanos += Duration.ofSeconds(8).toNanos();
    passTime(NodeLease.RENEWED_EVERY);
    leases.meanwhile = () -> {};

    assertThat(renewals).containsExactly(lease.incarnation());
  }

  @Test
  void aRenewalIsCountedFromItsBeginning() {
    leases.meanwhile = () -> nanos += Duration.ofSeconds(6).toNanos();
    passTime(NodeLease.RENEWED_EVERY);
    assertThat(renewals).isEmpty();

    leases.meanwhile = () -> nanos += Duration.ofSeconds(2).toNanos();
    passTime(NodeLease.RENEWED_EVERY);
    assertThat(renewals).containsExactly(lease.incarnation());
  }

  @Test
  void livesThroughAnOutageShorterThanTheLease() {
    leases.away = true;
    passTime(NodeLease.RENEWED_EVERY.multipliedBy(2));
    leases.away = false;
    passTime(NodeLease.RENEWED_EVERY);

    assertThat(renewals).isEmpty();
    assertThat(count("failed")).isEqualTo(2);
    assertThat(count("renewed")).isEqualTo(1);
  }

  @Test
  void doesNotAnnounceANewLifeBeforeItsLeaseIsWritten() {
    Incarnation first = lease.incarnation();
    leases.held.clear();
    leases.meanwhile = () -> leases.away = true;
    passTime(NodeLease.RENEWED_EVERY);
    assertThat(renewals).isEmpty();
    assertThat(lease.incarnation()).isEqualTo(first);

    leases.away = false;
    passTime(NodeLease.RENEWED_EVERY);
    assertThat(renewals).containsExactly(lease.incarnation());
    assertThat(leases.held.get(NODE).isHeldBy(lease.incarnation())).isTrue();
  }

  @Test
  void givesTheLeaseBackAtTheEnd() {
    lease.stop();

    assertThat(leases.held).isEmpty();
  }

  @Test
  void leavesANamesakesLeaseAloneAtTheEnd() {
    leases.held.put(NODE, new Lease("namesake", Set.of(), "elsewhere", Instant.EPOCH, 0));
    lease.stop();

    assertThat(leases.held).containsKey(NODE);
  }

  private NodeLease node() {
    NodeDescription description = new NodeDescription(NODE, Set.of("gateway"), () -> "here", Instant.EPOCH, () -> 0);
    return new NodeLease(description, leases, Mono.fromSupplier(() -> memoryLost), new NodeTime(() -> nanos, scheduler),
        meters);
  }

  private void passTime(Duration time) {
    for (long step = 0; step < time.toSeconds(); step++) {
      nanos += Duration.ofSeconds(1).toNanos();
      scheduler.advanceTimeBy(Duration.ofSeconds(1));
    }
  }

  private double count(String outcome) {
    return meters.counter("parley.sessions.renewals", "outcome", outcome).count();
  }
}
