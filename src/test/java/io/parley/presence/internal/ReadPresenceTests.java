package io.parley.presence.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.identity.UserId;
import io.parley.presence.PresenceStatus;
import io.parley.presence.UserPresence;
import io.parley.presence.ops.PresenceReasons.Reason;
import io.parley.presence.ops.PresenceReasons.Report;
import io.parley.sessions.Home;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class ReadPresenceTests {
  private static final UserId BEN = new UserId(new UUID(1, 1));
  private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");

  private final HeldPresence store = new HeldPresence(NOW::toEpochMilli);
  private final Home berlin = new HandNodes("berlin").home();
  private final Home hamburg = new HandNodes("hamburg").home();
  private final Set<Home> standing = new HashSet<>(Set.of(berlin, hamburg));
  private final ReadPresence reasons = new ReadPresence(store,
      homes -> Mono.just(homes.stream().filter(standing::contains).collect(Collectors.toSet())),
      Clock.fixed(NOW, ZoneOffset.UTC));

  @Test
  void ofSeveralGatewaysTheHighestCounts() {
    report(berlin, PresenceStatus.AWAY, 1, 90_000);
    report(hamburg, PresenceStatus.ONLINE, 1, 0);

    Reason reason = reasons.of(BEN).block();

    assertThat(reason.presence()).isEqualTo(new UserPresence(BEN, PresenceStatus.ONLINE, null));
    assertThat(reason.reports()).containsExactly(new Report(hamburg, PresenceStatus.ONLINE, NOW, true, true),
        new Report(berlin, PresenceStatus.AWAY, NOW.minusSeconds(90), true, true));
  }

  @Test
  void aGatewayWhoseLifeHasEndedSaysNothingMore() {
    report(berlin, PresenceStatus.ONLINE, 1, 40_000);
    standing.clear();

    Reason reason = reasons.of(BEN).block();

    assertThat(reason.presence()).isEqualTo(new UserPresence(BEN, PresenceStatus.OFFLINE, NOW.minusSeconds(40)));
    assertThat(reason.reports())
        .containsExactly(new Report(berlin, PresenceStatus.ONLINE, NOW.minusSeconds(40), false, false));
    assertThat(store.status(BEN, berlin)).as("who looks changes nothing").isEqualTo(PresenceStatus.ONLINE);
  }

  @Test
  void whoHasGoneWasLastSeenWhereTheyWereLast() {
    report(berlin, PresenceStatus.OFFLINE, 1, 60_000);
    report(hamburg, PresenceStatus.OFFLINE, 1, 10_000);

    Reason reason = reasons.of(BEN).block();

    assertThat(reason.presence()).isEqualTo(new UserPresence(BEN, PresenceStatus.OFFLINE, NOW.minusSeconds(10)));
    assertThat(reason.reports()).extracting(Report::counts).containsOnly(false);
  }

  @Test
  void ofSomebodyWhoNeverCameNothingIsKnown() {
    Reason reason = reasons.of(BEN).block();

    assertThat(reason.presence()).isEqualTo(UserPresence.unknown(BEN));
    assertThat(reason.reports()).isEmpty();
    assertThat(reason.lastSeen()).isNull();
    assertThat(reason.readAt()).isEqualTo(NOW);
  }

  private void report(Home home, PresenceStatus status, long version, long seenAgo) {
    store.write(new io.parley.presence.internal.Report(BEN, home, status, version, seenAgo)).block();
  }
}
