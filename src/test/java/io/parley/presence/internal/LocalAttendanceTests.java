package io.parley.presence.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.identity.UserId;
import io.parley.platform.ParleyException;
import io.parley.presence.PresenceStatus;
import io.parley.sessions.SessionId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

class LocalAttendanceTests {
  private static final SessionId PHONE = new SessionId("phone");
  private static final SessionId LAPTOP = new SessionId("laptop");
  private static final Duration TICK = Duration.ofMillis(250);

  private final UserId alice = new UserId(new UUID(1, 1));
  private final HandNodes node = new HandNodes("node-1");
  private final List<Report> reports = new ArrayList<>();
  private Mono<Void> answer = Mono.empty();
  private long nanos = Long.MAX_VALUE - 1_000_000_000L; // it overflows soon, as a monotonic clock may
  private final LocalAttendance attendance = new LocalAttendance(node, report -> Mono.defer(() -> {
    reports.add(report);
    return answer;
  }), () -> nanos);

  @Test
  void aUserIsOnlineWithTheFirstSessionAndToldOfOnce() {
    attendance.came(alice, PHONE);
    attendance.came(alice, LAPTOP);

    assertThat(statuses()).containsExactly(PresenceStatus.ONLINE);
    assertThat(reports.getFirst().home()).isEqualTo(node.home());
  }

  @Test
  void theHighestOfSeveralDevicesCounts() {
    attendance.came(alice, PHONE);
    attendance.came(alice, LAPTOP);
    attendance.appears(alice, PHONE, PresenceStatus.AWAY, Duration.ZERO);
    assertThat(statuses()).containsExactly(PresenceStatus.ONLINE);

    attendance.appears(alice, LAPTOP, PresenceStatus.AWAY, Duration.ofMinutes(5));
    pass(Duration.ofSeconds(2));
    attendance.appears(alice, PHONE, PresenceStatus.ONLINE, Duration.ZERO);
    pass(Duration.ofSeconds(1));

    assertThat(statuses()).containsExactly(PresenceStatus.ONLINE, PresenceStatus.AWAY, PresenceStatus.ONLINE);
  }

  @Test
  void whoIsAwayWasSeenWhenTheyLastDidSomething() {
    attendance.came(alice, PHONE);
    pass(Duration.ofMinutes(6));
    attendance.appears(alice, PHONE, PresenceStatus.AWAY, Duration.ofMinutes(5));

    assertThat(reports.getLast().seenAgo()).isEqualTo(Duration.ofMinutes(5).toMillis());
  }

  @Test
  void aClosedSessionCountsForFiveSeconds() {
    attendance.came(alice, PHONE);
    attendance.left(alice, PHONE);
    pass(LocalAttendance.GRACE.minus(TICK));
    assertThat(statuses()).containsExactly(PresenceStatus.ONLINE);

    pass(TICK);
    assertThat(statuses()).containsExactly(PresenceStatus.ONLINE, PresenceStatus.OFFLINE);
    assertThat(reports.getLast().seenAgo()).isEqualTo(LocalAttendance.GRACE.toMillis());
  }

  @Test
  void aPhoneThatReconnectsEveryTwoSecondsIsToldOfOnce() {
    attendance.came(alice, new SessionId("phone-0"));
    for (int i = 0; i < 300; i++) {
      attendance.left(alice, new SessionId("phone-" + i));
      pass(Duration.ofSeconds(2));
      attendance.came(alice, new SessionId("phone-" + (i + 1)));
    }

    assertThat(statuses()).containsExactly(PresenceStatus.ONLINE);
  }

  @Test
  void aPhoneThatReconnectsBesideALaptopThatIsAwayDoesNotFlicker() {
    attendance.came(alice, LAPTOP);
    attendance.appears(alice, LAPTOP, PresenceStatus.AWAY, Duration.ZERO);
    attendance.came(alice, PHONE);
    reports.clear();

    attendance.left(alice, PHONE);
    pass(Duration.ofSeconds(2));
    attendance.came(alice, new SessionId("phone again"));
    pass(Duration.ofSeconds(10));

    assertThat(statuses()).isEmpty();
  }

  @Test
  void ofChangesWhileOneIsBeingToldTheLastCounts() {
    Sinks.Empty<Void> telling = Sinks.empty();
    answer = telling.asMono();
    attendance.came(alice, PHONE);
    attendance.appears(alice, PHONE, PresenceStatus.AWAY, Duration.ZERO);
    attendance.appears(alice, PHONE, PresenceStatus.ONLINE, Duration.ZERO);
    attendance.appears(alice, PHONE, PresenceStatus.AWAY, Duration.ZERO);
    assertThat(statuses()).containsExactly(PresenceStatus.ONLINE);
    answer = Mono.empty();
    telling.tryEmitEmpty();
    pass(Duration.ofSeconds(1));

    assertThat(statuses()).containsExactly(PresenceStatus.ONLINE, PresenceStatus.AWAY);
    assertThat(reports).extracting(Report::version).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void whoFlickersIsToldOfOnceASecond() {
    attendance.came(alice, PHONE);
    for (int i = 0; i < 20; i++) {
      attendance.appears(alice, PHONE, PresenceStatus.AWAY, Duration.ZERO);
      attendance.appears(alice, PHONE, PresenceStatus.ONLINE, Duration.ZERO);
      attendance.appears(alice, PHONE, PresenceStatus.AWAY, Duration.ZERO);
      pass(TICK);
      attendance.appears(alice, PHONE, i % 2 == 0 ? PresenceStatus.ONLINE : PresenceStatus.AWAY, Duration.ZERO);
    }
    pass(Duration.ofSeconds(2));

    assertThat(statuses()).hasSizeBetween(2, 7).endsWith(PresenceStatus.AWAY);
  }

  @Test
  void whatCouldNotBeToldIsToldUntilItIs() {
    answer = Mono.error(() -> ParleyException.unavailable("away", null));
    attendance.came(alice, PHONE);
    pass(Duration.ofSeconds(3));
    answer = Mono.empty();
    pass(Duration.ofSeconds(3));

    assertThat(statuses()).hasSizeBetween(3, 5).containsOnly(PresenceStatus.ONLINE);
  }

  @Test
  void whoseComingMayHaveBeenToldIsSaidToGo() {
    answer = Mono.error(() -> ParleyException.unavailable("no answer", null));
    attendance.came(alice, PHONE);
    attendance.left(alice, PHONE);
    pass(Duration.ofSeconds(6));
    answer = Mono.empty();
    pass(Duration.ofSeconds(2));

    assertThat(reports.getLast().status()).isEqualTo(PresenceStatus.OFFLINE);
  }

  @Test
  void aNewLifeIsToldOfAllWhoAreHere() {
    attendance.came(alice, PHONE);
    node.beginNewLife();
    attendance.renewAll();
    pass(Duration.ofSeconds(1));

    assertThat(reports).extracting(Report::home).hasSize(2).last().isEqualTo(node.home());
  }

  @Test
  void whatArrivesUnderAnEarlierLifeIsToldAgain() {
    Sinks.Empty<Void> telling = Sinks.empty();
    answer = telling.asMono();
    attendance.came(alice, PHONE);
    node.beginNewLife();
    answer = Mono.empty();
    telling.tryEmitEmpty();
    pass(Duration.ofSeconds(1));

    assertThat(reports).extracting(Report::home).hasSize(2).last().isEqualTo(node.home());
  }

  @Test
  void aStormIsToldAFewAtATimeAndInTheEndOfAll() {
    Sinks.Empty<Void> telling = Sinks.empty();
    answer = telling.asMono();
    for (int i = 0; i < 50_000; i++) {
      attendance.came(new UserId(new UUID(2, i)), PHONE);
    }
    assertThat(reports).hasSize(256);
    answer = Mono.empty();
    telling.tryEmitEmpty();

    assertThat(reports).extracting(Report::userId).hasSize(50_000).doesNotHaveDuplicates();
  }

  @Test
  void nobodyWhoHasGoneIsRemembered() {
    attendance.came(alice, PHONE);
    attendance.left(alice, PHONE);
    pass(Duration.ofSeconds(6));
    reports.clear();
    attendance.renewAll();

    assertThat(reports).isEmpty();
  }

  private List<PresenceStatus> statuses() {
    return reports.stream().map(Report::status).toList();
  }

  private void pass(Duration time) {
    for (Duration left = time; left.isPositive(); left = left.minus(TICK)) {
      nanos += TICK.toNanos();
      attendance.tick();
    }
  }
}
