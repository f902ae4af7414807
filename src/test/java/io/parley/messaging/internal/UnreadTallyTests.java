package io.parley.messaging.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Iterator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UnreadTallyTests {
  /// How many conversations are looked at.
  private static int looked(UnreadTally tally, IntStream unread) {
    int looked = 1;
    for (Iterator<Integer> next = unread.iterator(); !tally.isEnough(next.next());) {
      looked++;
    }
    return looked;
  }

  @Test
  void fiftyInARowThatAreReadAreTheEnd() {
    assertThat(looked(new UnreadTally(0), IntStream.generate(() -> 0))).isEqualTo(50);
    assertThat(looked(new UnreadTally(0), IntStream.iterate(0, i -> i + 1).map(i -> i % 50 == 49 && i < 100 ? 1 : 0)))
        .as("a single one begins the row anew").isEqualTo(150);
  }

  @Test
  void moreThanAnybodyCountsIsTheEnd() {
    assertThat(looked(new UnreadTally(0), IntStream.generate(() -> 100))).isEqualTo(10);
  }

  @Test
  void twoHundredAreTheEnd() {
    assertThat(looked(new UnreadTally(0), IntStream.generate(() -> 1))).isEqualTo(200);
  }

  @Test
  void thoseThatAreWantedAreLookedAtInAnyCase() {
    assertThat(looked(new UnreadTally(60), IntStream.generate(() -> 100))).isEqualTo(60);
    assertThat(looked(new UnreadTally(60), IntStream.generate(() -> 0))).isEqualTo(60 + 50);
    assertThat(looked(new UnreadTally(60), IntStream.generate(() -> 1))).isEqualTo(60 + 200);
  }
}
