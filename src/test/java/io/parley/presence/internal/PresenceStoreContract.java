package io.parley.presence.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.identity.UserId;
import io.parley.presence.PresenceStatus;
import io.parley.sessions.Home;
import io.parley.sessions.NodeId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What every [PresenceStore] promises.
abstract class PresenceStoreContract {
  final UserId alice = new UserId(UUID.randomUUID());
  final Home berlin = new HandNodes("berlin").home();
  final Home hamburg = new HandNodes("hamburg").home();

  abstract PresenceStore store();

  @Test
  void aReportIsKeptBesideThoseOfOtherGateways() {
    write(berlin, PresenceStatus.ONLINE, 1);
    write(hamburg, PresenceStatus.AWAY, 1);

    assertThat(statuses()).isEqualTo(Map.of(berlin, PresenceStatus.ONLINE, hamburg, PresenceStatus.AWAY));
  }

  @Test
  void aReportThatComesLateChangesNothing() {
    write(berlin, PresenceStatus.ONLINE, 1);
    write(berlin, PresenceStatus.OFFLINE, 3);
    write(berlin, PresenceStatus.AWAY, 2);

    assertThat(statuses()).isEqualTo(Map.of(berlin, PresenceStatus.OFFLINE));
  }

  @Test
  void revisionsRise() {
    long first = write(berlin, PresenceStatus.ONLINE, 1).snapshot().rev();
    long second = write(berlin, PresenceStatus.AWAY, 2).snapshot().rev();

    assertThat(second).isGreaterThan(first);
    assertThat(store().read(List.of(alice)).block().getFirst().rev()).isEqualTo(second);
  }

  @Test
  void whoWasSeenSomeTimeAgoIsKeptAsSuch() {
    write(berlin, PresenceStatus.OFFLINE, 1, 60_000);

    assertThat(read().entries().getFirst().entry().at())
        .isLessThan(Instant.now().minusSeconds(50).toEpochMilli())
        .isGreaterThan(Instant.now().minusSeconds(70).toEpochMilli());
  }

  @Test
  void whoWatchesIsToldWithEachReportUntilTheyWatchNoMore() {
    Watcher watcher = new Watcher(hamburg, "1");
    assertThat(store().watch(watcher, List.of(alice)).block()).extracting(Snapshot::userId).containsExactly(alice);
    assertThat(write(berlin, PresenceStatus.ONLINE, 1).watchers()).containsExactly(watcher);
    store().unwatch(watcher, alice).block();

    assertThat(write(berlin, PresenceStatus.AWAY, 2).watchers()).isEmpty();
  }

  @Test
  void aWishThatWasRenewedIsNotTakenOutByTheEndOfTheOneBefore() {
    store().watch(new Watcher(hamburg, "1"), List.of(alice)).block();
    store().watch(new Watcher(hamburg, "2"), List.of(alice)).block();
    store().unwatch(new Watcher(hamburg, "1"), alice).block();

    assertThat(write(berlin, PresenceStatus.ONLINE, 1).watchers()).containsExactly(new Watcher(hamburg, "2"));
  }

  @Test
  void anEntryIsBuriedUnlessItIsAnotherOneByNow() {
    write(berlin, PresenceStatus.ONLINE, 1);
    Snapshot.At dead = read().entries().getFirst();
    write(berlin, PresenceStatus.AWAY, 2);
    store().bury(alice, dead, 1_000).block();
    assertThat(statuses()).isEqualTo(Map.of(berlin, PresenceStatus.AWAY));

    store().bury(alice, read().entries().getFirst(), 1_000).block();
    assertThat(read().entries().getFirst().entry()).isEqualTo(new Entry(PresenceStatus.OFFLINE, 2, 1_000));
  }

  @Test
  void wordIsLeftForAGatewayOnce() {
    NodeId gateway = new NodeId("gateway-" + UUID.randomUUID());
    store().leaveWord(gateway, alice).block();
    store().leaveWord(gateway, alice).block();

    assertThat(store().takeWord(gateway).block()).containsExactly(alice);
    assertThat(store().takeWord(gateway).block()).isEmpty();
  }

  @Test
  void aWholeCrowdIsReadInItsOrder() {
    List<UserId> crowd = IntStream.range(0, 1_200).mapToObj(_ -> new UserId(UUID.randomUUID())).toList();

    assertThat(store().watch(new Watcher(hamburg, "1"), crowd).block()).extracting(Snapshot::userId)
        .isEqualTo(crowd);
    assertThat(store().read(crowd).block()).extracting(Snapshot::userId).isEqualTo(crowd);
  }

  PresenceStore.Written write(Home home, PresenceStatus status, long version) {
    return write(home, status, version, 0);
  }

  private PresenceStore.Written write(Home home, PresenceStatus status, long version, long seenAgo) {
    return store().write(new Report(alice, home, status, version, seenAgo)).block();
  }

  Snapshot read() {
    return store().read(List.of(alice)).block().getFirst();
  }

  private Map<Home, PresenceStatus> statuses() {
    return read().entries().stream().collect(Collectors.toMap(Snapshot.At::home, at -> at.entry().status()));
  }
}
