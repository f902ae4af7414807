package io.parley.presence.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.identity.UserId;
import io.parley.platform.ParleyException;
import io.parley.presence.PresenceStatus;
import io.parley.presence.UserPresence;
import io.parley.sessions.Home;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class LocalWatchesTests {
  private static final Duration TICK = Duration.ofMillis(250);
  private static final long START = Instant.parse("2026-11-24T10:00:00Z").toEpochMilli();

  private final UserId alice = new UserId(new UUID(1, 1));
  private final HandNodes here = new HandNodes("here");
  private final Home berlin = new HandNodes("berlin").home();
  private final Home hamburg = new HandNodes("hamburg").home();
  private final Set<Home> standing = new HashSet<>(Set.of(berlin, hamburg));
  private long nanos;
  private long version;
  private boolean deaf;
  private final HeldPresence store = new HeldPresence(this::millis);
  private final LocalWatches watches = new LocalWatches(here, store,
      homes -> Mono.fromSupplier(() -> homes.stream().filter(standing::contains).collect(Collectors.toSet())),
      () -> Instant.ofEpochMilli(millis()), () -> nanos);
  private final List<PresenceStatus> changes = new ArrayList<>();

  @BeforeEach
  void follow() {
    watches.changes().map(userId -> watches.now(userId).status()).subscribe(changes::add);
  }

  @Test
  void aChangeIsToldOnce() {
    watch();
    report(berlin, PresenceStatus.ONLINE);
    report(hamburg, PresenceStatus.ONLINE);
    report(berlin, PresenceStatus.AWAY);
    report(berlin, PresenceStatus.OFFLINE);
    report(hamburg, PresenceStatus.AWAY);

    assertThat(changes).containsExactly(PresenceStatus.ONLINE, PresenceStatus.AWAY);
  }

  @Test
  void whoIsWatchedIsKnownAtOnce() {
    report(berlin, PresenceStatus.AWAY);
    watch();

    assertThat(watches.now(alice)).isEqualTo(
        new UserPresence(alice, PresenceStatus.AWAY, Instant.ofEpochMilli(START)));
    assertThat(changes).isEmpty();
  }

  @Test
  void theUsersOfAGatewayThatHasEndedGoOfflineWithinTwentySecondsOfItsDeath() {
    report(berlin, PresenceStatus.ONLINE);
    watch();
    pass(Duration.ofSeconds(1));
    pass(Duration.ofSeconds(10)); // dead, but its lease still stands
    standing.remove(berlin);
    pass(LocalWatches.GRACE.minus(TICK));
    assertThat(changes).isEmpty();

    pass(LocalWatches.LOOK_EVERY.plus(TICK.multipliedBy(2)));
    assertThat(changes).containsExactly(PresenceStatus.OFFLINE);
    assertThat(watches.now(alice).lastSeenAt()).isAfter(Instant.ofEpochMilli(START).plusSeconds(10));
    assertThat(store.status(alice, berlin)).isEqualTo(PresenceStatus.OFFLINE);
  }

  @Test
  void whoComesBackAtAnotherGatewayIsNotSeenToGo() {
    report(berlin, PresenceStatus.ONLINE);
    watch();
    standing.remove(berlin);
    pass(Duration.ofSeconds(4));
    report(hamburg, PresenceStatus.ONLINE);
    pass(Duration.ofSeconds(20));

    assertThat(changes).isEmpty();
  }

  @Test
  void beforeSomebodyIsSaidToGoRedisIsAskedAgain() {
    report(berlin, PresenceStatus.ONLINE);
    watch();
    standing.remove(berlin);
    deaf = true;
    report(hamburg, PresenceStatus.AWAY);
    pass(Duration.ofSeconds(8));

    assertThat(changes).containsExactly(PresenceStatus.AWAY);
    assertThat(store.reads).isEqualTo(1);
  }

  @Test
  void whileRedisIsAwayNobodyGoes() {
    report(berlin, PresenceStatus.ONLINE);
    watch();
    standing.remove(berlin);
    pass(Duration.ofSeconds(3));
    store.away = true;
    pass(Duration.ofSeconds(20));
    assertThat(changes).isEmpty();

    store.away = false;
    pass(Duration.ofSeconds(1));
    assertThat(changes).containsExactly(PresenceStatus.OFFLINE);
  }

  @Test
  void whoseGatewayHadEndedBeforeIsOfflineFromTheBeginning() {
    report(berlin, PresenceStatus.ONLINE);
    standing.remove(berlin);
    watch();

    assertThat(watches.now(alice).status()).isEqualTo(PresenceStatus.OFFLINE);
    assertThat(store.status(alice, berlin)).isEqualTo(PresenceStatus.OFFLINE);
  }

  @Test
  void whatAGatewaySaidThatHadEndedBeforeItWasHeardIsNeverShown() {
    watch();
    deaf = true;
    report(berlin, PresenceStatus.ONLINE);
    standing.remove(berlin);
    store.leaveWord(here.self(), alice).block();
    pass(LocalWatches.LOOK_EVERY.plus(LocalWatches.GRACE).plus(TICK));

    assertThat(changes).isEmpty();
  }

  @Test
  void aChangeThatWasNotHeardIsReadAsSoonAsTheWordIsFound() {
    report(berlin, PresenceStatus.ONLINE);
    watch();
    deaf = true;
    report(berlin, PresenceStatus.AWAY);
    store.leaveWord(here.self(), alice).block();
    pass(LocalWatches.LOOK_EVERY.plus(TICK.multipliedBy(2)));

    assertThat(changes).containsExactly(PresenceStatus.AWAY);
  }

  @Test
  void whatComesLateDoesNotUndoWhatIsKnown() {
    watch();
    Snapshot late = store.write(new Report(alice, berlin, PresenceStatus.ONLINE, ++version, 0)).block().snapshot();
    report(berlin, PresenceStatus.OFFLINE);
    watches.hear(late);

    assertThat(changes).isEmpty();
  }

  @Test
  void aRedisThatForgotEverythingTakesNobodyWithIt() {
    report(berlin, PresenceStatus.ONLINE);
    watch();
    store.flush();
    standing.clear();
    pass(Duration.ofSeconds(3));
    here.beginNewLife();
    watches.renewAll();
    pass(Duration.ofSeconds(6));
    standing.add(hamburg);
    report(hamburg, PresenceStatus.ONLINE);
    pass(Duration.ofSeconds(20));

    assertThat(changes).isEmpty();
    assertThat(store.isWatched(alice)).isTrue();
  }

  @Test
  void whoIsForgottenByRedisAloneGoesAndComesBackWithTheNextReport() {
    report(berlin, PresenceStatus.ONLINE);
    watch();
    store.flush();
    watches.renewAll();
    pass(LocalWatches.AMNESTY.plusSeconds(2));
    assertThat(changes).containsExactly(PresenceStatus.OFFLINE);

    report(berlin, PresenceStatus.ONLINE);
    assertThat(changes).containsExactly(PresenceStatus.OFFLINE, PresenceStatus.ONLINE);
  }

  @Test
  void aCrowdIsEnteredAgainAtOnce() {
    List<UserId> crowd = crowd(50_000);
    watches.watch(crowd).block();
    store.flush();
    here.beginNewLife();
    watches.renewAll();
    pass(TICK);

    assertThat(crowd).allMatch(store::isWatched);
  }

  @Test
  void nobodyGoesForWantOfAnEntryWhileOthersCouldNotBeEnteredYet() {
    report(berlin, PresenceStatus.ONLINE);
    watch();
    store.flush();
    watches.renewAll();
    pass(TICK);
    store.deaf = true;
    watches.renewAll();
    pass(LocalWatches.AMNESTY.plusSeconds(20));
    assertThat(changes).isEmpty();

    store.deaf = false;
    pass(Duration.ofSeconds(8));
    assertThat(changes).containsExactly(PresenceStatus.OFFLINE);
  }

  @Test
  void whatAnEarlierLifeAskedForIsHeardAndLetGo() {
    watch();
    WatcherEndpoint endpoint = new WatcherEndpoint(here, watches);
    WatcherExchange.Change change = new WatcherExchange.Change(here.incarnation(),
        store.write(new Report(alice, berlin, PresenceStatus.ONLINE, ++version, 0)).block().snapshot());
    here.beginNewLife();

    assertThat(endpoint.changed(change).block()).isEqualTo(WatcherExchange.Heard.UNWANTED);
    assertThat(changes).containsExactly(PresenceStatus.ONLINE);
  }

  @Test
  void aRedisThatCountsFromLessIsBelieved() {
    report(berlin, PresenceStatus.ONLINE);
    report(berlin, PresenceStatus.AWAY);
    watch();
    watches.renewAll();
    watches.hear(new Snapshot(alice, 1, 0,
        List.of(new Snapshot.At(berlin, new Entry(PresenceStatus.ONLINE, ++version, millis())))));

    assertThat(changes).containsExactly(PresenceStatus.ONLINE);
  }

  @Test
  void whomNobodyWatchesIsForgottenAfterAWhile() {
    watch();
    watches.unwatch(List.of(alice));
    pass(Duration.ofSeconds(20));
    assertThat(watches.size()).isOne();

    pass(Duration.ofSeconds(15));
    assertThat(watches.size()).isZero();
    assertThat(store.isWatched(alice)).isFalse();
    assertThat(watches.hear(new Snapshot(alice, 99, 0, List.of()))).isFalse();
  }

  @Test
  void aCrowdWhomNobodyWatchesIsNotKept() {
    List<UserId> crowd = crowd(LocalWatches.MOST_LINGERING + 5_000);
    watches.watch(crowd).block();
    watches.unwatch(crowd);
    pass(LocalWatches.LOOK_EVERY.plus(TICK));

    assertThat(watches.size()).isEqualTo(LocalWatches.MOST_LINGERING);
    assertThat(store.isWatched(crowd.getFirst())).isFalse();
    assertThat(store.isWatched(crowd.getLast())).isTrue();
  }

  @Test
  void whatCannotBeReadIsUnavailableAndIsReadTheNextTime() {
    store.away = true;
    assertThatThrownBy(this::watch).isInstanceOf(ParleyException.class);
    watches.unwatch(List.of(alice));
    store.away = false;
    report(berlin, PresenceStatus.ONLINE);
    watch();

    assertThat(watches.now(alice).status()).isEqualTo(PresenceStatus.ONLINE);
  }

  private static List<UserId> crowd(int size) {
    return IntStream.range(0, size).mapToObj(i -> new UserId(new UUID(4, i))).toList();
  }

  private long millis() {
    return START + nanos / 1_000_000;
  }

  private void watch() {
    watches.watch(List.of(alice)).block();
  }

  /// Written, and told unless this gateway hears nothing.
  private void report(Home home, PresenceStatus status) {
    PresenceStore.Written written = store.write(new Report(alice, home, status, ++version, 0)).block();
    if (!deaf && !written.watchers().isEmpty()) {
      watches.hear(written.snapshot());
    }
  }

  private void pass(Duration time) {
    for (Duration left = time; left.isPositive(); left = left.minus(TICK)) {
      nanos += TICK.toNanos();
      watches.tick();
    }
  }
}
