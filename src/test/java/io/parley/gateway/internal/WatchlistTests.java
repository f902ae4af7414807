package io.parley.gateway.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.identity.UserId;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WatchlistTests {
  private static final UserId BEN = FakePorts.user("ben");

  private long start = Long.MAX_VALUE - 5; // it overflows soon, as a monotonic clock may
  private final Watchlist list = new Watchlist(start);

  @BeforeEach
  void watch() {
    list.add(List.of(BEN), start);
  }

  @Test
  void ofTwoAnswersThatOfTheLaterQuestionCounts() {
    list.allow(BEN, false, start + 10);
    list.allow(BEN, true, start + 5);

    assertThat(list.sees(BEN)).isFalse();
  }

  @Test
  void aDoubtIsEndedOnlyByAQuestionAfterIt() {
    list.allow(BEN, true, start + 5);
    list.doubt(BEN, start + 10);
    list.allow(BEN, true, start + 9);
    assertThat(list.isSure(BEN, start + 11)).isFalse();

    list.allow(BEN, true, start + 11);
    assertThat(list.isSure(BEN, start + 11)).isTrue();
  }
}
