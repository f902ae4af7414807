package io.parley.gateway.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.parley.gateway.internal.SlowReaders.Seen;
import io.parley.identity.DeviceId;
import io.parley.identity.UserId;
import io.parley.sessions.ClosedSession.By;
import io.parley.sessions.ClosedSession;
import io.parley.sessions.NodeId;
import io.parley.sessions.SessionId;
import io.parley.sessions.UserCount;
import java.time.Duration;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NoticedTests {
  private final HandTime time = new HandTime();
  private final SlowReaders slow = new SlowReaders(time);
  private final RefusedUsers refused = new RefusedUsers(time);
  private final LatelyGone gone = new LatelyGone();

  @Test
  void aReaderIsSlowWhileFramesWaitAndFiveMinutesAfter() {
    slow.waits(entry(1));
    assertThat(slow.seen()).singleElement().returns(null, Seen::waited);

    slow.waited(entry(1), Duration.ofMillis(2_400));
    time.advance(SlowReaders.FADES_AFTER);
    assertThat(slow.seen()).singleElement().returns(Duration.ofMillis(2_400), Seen::waited);

    time.advance(Duration.ofSeconds(1));
    assertThat(slow.seen()).isEmpty();
  }

  @Test
  void aShortWaitBehindABurstIsForgottenWithIt() {
    slow.waits(entry(1));
    slow.waited(entry(1), Duration.ofMillis(99));

    assertThat(slow.seen()).isEmpty();
  }

  @Test
  void theLongestCountsAndWhatTheDeviceTookStandsBesideIt() {
    slow.waited(entry(1), Duration.ofSeconds(3));
    slow.waited(entry(1), Duration.ofSeconds(1));
    slow.took(entry(1), Duration.ofMillis(1_999));
    slow.took(entry(1), Duration.ofSeconds(31));

    assertThat(slow.seen()).singleElement().returns(Duration.ofSeconds(3), Seen::waited)
        .returns(Duration.ofSeconds(31), Seen::took);
  }

  @Test
  void aDeviceThatIsClosedAndComesBackIsOneAndItsLatestSessionShows() {
    slow.closed(entry(1));
    RegistryEntry again = new RegistryEntry(entry(1).userId(), entry(1).deviceId(), new SessionId("later"));
    slow.closed(again);

    assertThat(slow.seen()).singleElement().returns(2, Seen::closed).returns(again.sessionId(), Seen::sessionId);
  }

  @Test
  void whereThereIsNoPlaceTheLeastSlowGivesWayAndNobodyElse() {
    IntStream.range(0, SlowReaders.PLACES).forEach(i -> slow.waited(entry(i), Duration.ofSeconds(10L + i)));

    slow.waited(entry(9_999), Duration.ofSeconds(9));
    assertThat(slow.seen()).hasSize(SlowReaders.PLACES).extracting(Seen::userId).doesNotContain(user(9_999))
        .contains(user(0));
    slow.waited(entry(9_999), Duration.ofSeconds(11));
    assertThat(slow.seen()).hasSize(SlowReaders.PLACES).extracting(Seen::userId).contains(user(9_999))
        .doesNotContain(user(0));
  }

  @Test
  void refusalsCountForAnHour() {
    IntStream.range(0, 3).forEach(_ -> refused.refused(user(1)));
    time.advance(Duration.ofMinutes(30));
    refused.refused(user(1));
    refused.refused(user(2));
    assertThat(refused.most(10)).containsExactly(new UserCount(user(1), 4, 4), new UserCount(user(2), 1, 1));
    assertThat(refused.most(1)).hasSize(1);

    time.advance(Duration.ofMinutes(31));
    assertThat(refused.most(10)).containsExactlyInAnyOrder(new UserCount(user(1), 1, 1),
        new UserCount(user(2), 1, 1));
    time.advance(Duration.ofMinutes(30));
    assertThat(refused.most(10)).isEmpty();
  }

  @Test
  void aFloodOfUsersStaysBoundedAndTheLoudestIsInIt() {
    IntStream.range(0, 5_000).forEach(i -> {
      refused.refused(user(i + 10));
      if (i % 10 == 0) {
        refused.refused(user(1));
      }
    });

    assertThat(refused.most(10_000)).hasSize(RefusedUsers.PLACES);
    assertThat(refused.most(1)).singleElement().satisfies(loudest -> {
      assertThat(loudest.userId()).isEqualTo(user(1));
      assertThat(loudest.atLeast()).isLessThanOrEqualTo(500);
      assertThat(loudest.atMost()).isGreaterThanOrEqualTo(500);
    });
  }

  @Test
  void whoWentIsKnownForAnHourEachUserOnceTheLatestFirst() {
    end(1, 4408);
    time.advance(Duration.ofMinutes(1));
    end(2, 4410);
    time.advance(Duration.ofMinutes(1));
    end(1, 1012);

    assertThat(gone.latest(10, time.instant())).extracting(one -> one.userId(), one -> one.end().code())
        .containsExactly(tuple(user(1), 1012), tuple(user(2), 4410));
    assertThat(gone.latest(1, time.instant())).hasSize(1);
    time.advance(Duration.ofMinutes(59).plusSeconds(30));
    assertThat(gone.latest(10, time.instant())).extracting(one -> one.userId()).containsExactly(user(1));
  }

  @Test
  void ofManyWhoGoAtOnceTheLastAreKept() {
    IntStream.range(0, LatelyGone.KEPT + 5).forEach(i -> end(i, 1006));

    assertThat(gone.latest(5_000, time.instant())).hasSize(LatelyGone.KEPT).extracting(one -> one.userId())
        .doesNotContain(user(0), user(4)).contains(user(5));
  }

  @Test
  void aQueueKnowsHowLongItsOldestFrameWaits() {
    OutboundQueue queue = new OutboundQueue(10, 1_000, time);
    queue.offer(new byte[10]);
    time.advance(Duration.ofSeconds(2));
    queue.offer(new byte[10]);
    assertThat(queue.backlog()).isEqualTo(new Backlog(2, 20, Duration.ofSeconds(2)));

    queue.poll();
    time.advance(Duration.ofSeconds(1));
    assertThat(queue.backlog()).isEqualTo(new Backlog(1, 10, Duration.ofSeconds(1)));
    assertThat(queue.longestWait()).isEqualTo(Duration.ofSeconds(2));
  }

  private void end(int user, int code) {
    gone.note(user(user), new ClosedSession(new DeviceId("phone"), new NodeId("gateway-1"), time.instant(), code,
        By.GATEWAY));
  }

  private static RegistryEntry entry(int user) {
    return new RegistryEntry(user(user), new DeviceId("phone"), new SessionId("session-" + user));
  }

  private static UserId user(int number) {
    return new UserId(new UUID(0, number));
  }
}
