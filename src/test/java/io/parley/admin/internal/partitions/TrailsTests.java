package io.parley.admin.internal.partitions;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.admin.internal.partitions.Trail.Figure;
import io.parley.admin.internal.partitions.Trails.History;
import io.parley.admin.internal.partitions.Trails.Stretch;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrailsTests {
  private static final Instant BEGIN = Instant.parse("2026-11-24T03:00:01Z");

  private final Trails trails = new Trails();

  @Test
  void whatWasNotMeasuredIsAGap() {
    measure(0, 17, 3);
    measure(2, 17, 5);

    History history = trails.of(17, false, at(2));
    double[] seconds = history.figures().get(Figure.SECONDS);
    assertThat(seconds).hasSize(Trails.SHORT_PLACES);
    assertThat(seconds).endsWith(3, Double.NaN, 5);
    assertThat(history.end()).isEqualTo(Instant.parse("2026-11-24T03:00:15Z"));
    assertThat(history.figures().get(Figure.RECORDS)).endsWith(60, Double.NaN, 60);
  }

  @Test
  void theMomentBeforeALookIsNoGapButALookThatFailsIs() {
    measure(0, 17, 3);

    assertThat(trails.of(17, false, at(1)).figures().get(Figure.SECONDS)).endsWith(3);
    assertThat(trails.of(17, false, at(2)).figures().get(Figure.SECONDS)).endsWith(3, Double.NaN, Double.NaN);
  }

  @Test
  void fiveMinutesHaveTheMostThatWaitedAndOutliveTheNode() {
    List<Stretch> over = new ArrayList<>();
    for (int i = 0; i <= 60; i++) {
      Stretch one = trails.measured(at(i), List.of(partition(17, i == 30 ? 41 : 1)));
      if (one != null) {
        over.add(one);
      }
    }
    assertThat(over).singleElement().extracting(Stretch::end).isEqualTo(Instant.parse("2026-11-24T03:05:00Z"));
    assertThat(trails.of(17, true, at(61)).figures().get(Figure.SECONDS)).endsWith(41);

    Trails another = new Trails();
    another.restore(over.getFirst());
    assertThat(another.of(17, true, at(61)).figures().get(Figure.SECONDS)).endsWith(Double.NaN, 41);
    assertThat(another.of(17, true, at(61)).figures().get(Figure.TAKEN)).endsWith(Double.NaN, 8);
    assertThat(another.of(18, true, at(61)).figures().get(Figure.SECONDS)).containsOnly(Double.NaN);
  }

  @Test
  void ofMorePartitionsThanThereIsRoomForThoseFurthestBehindAreKept() {
    List<LogPartition> many = new ArrayList<>();
    for (int number = 0; number <= Trails.MOST; number++) {
      many.add(partition(number, number == 0 ? 0 : 9));
    }
    trails.measured(at(0), many);

    assertThat(trails.lastMinute(0)).isEmpty();
    assertThat(trails.lastMinute(1)).containsExactly(9.0);
    assertThat(trails.lastMinute(Trails.MOST)).containsExactly(9.0);
  }

  @Test
  void theLastMinuteGoesBackTwelvePlaces() {
    for (int i = 0; i < 30; i++) {
      measure(i, 17, i);
    }
    assertThat(trails.lastMinute(17)).startsWith(17.0).endsWith(29.0).hasSize(13);
  }

  private void measure(int place, int number, int seconds) {
    trails.measured(at(place), List.of(partition(number, seconds)));
  }

  private static Instant at(int place) {
    return BEGIN.plus(Trails.SHORT.multipliedBy(place));
  }

  private static LogPartition partition(int number, int seconds) {
    return new LogPartition(number, 100L, 40L, "fanout-1", 1, 3, 3, 8.0, 4.0, null, Duration.ofSeconds(seconds));
  }
}
