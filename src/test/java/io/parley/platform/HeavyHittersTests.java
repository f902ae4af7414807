package io.parley.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeavyHittersTests {
  private static final int PLACES = 16;
  private static final int STREAM = 20_000;

  private final HeavyHitters<Integer> hitters = new HeavyHitters<>(PLACES);

  @Test
  void whatHasAPlaceFromTheStartIsCountedExactly() {
    for (int i = 0; i < PLACES; i++) {
      hitters.add(i, i + 1);
    }
    hitters.add(0, 100);

    assertThat(hitters.of(0)).isEqualTo(new HeavyHitters.Counted<>(0, 101, 0));
    assertThat(hitters.of(7).count()).isEqualTo(8);
    assertThat(hitters.leastCount()).isEqualTo(2);
  }

  @Test
  void aNewcomerTakesThePlaceOfTheLeastAndSaysByHowMuchItMayBeWrong() {
    for (int i = 0; i < PLACES; i++) {
      hitters.add(i, 10 + i);
    }
    hitters.add(99, 1);

    assertThat(hitters.of(0)).isNull();
    assertThat(hitters.of(99)).isEqualTo(new HeavyHitters.Counted<>(99, 11, 10));
    assertThat(hitters.all()).hasSize(PLACES);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void whateverTheStreamTheErrorStaysWithinItsBoundAndTheHeavyOnesAreIn(long seed) {
    Random random = new Random(seed);
    Map<Integer, Long> truth = new HashMap<>();
    for (int i = 0; i < STREAM; i++) {
      int key = (int) Math.abs(random.nextGaussian() * 40 * (1 + seed));
      truth.merge(key, 1L, Long::sum);
      hitters.add(key, 1);
    }

    assertThat(hitters.all()).hasSize(PLACES);
    hitters.all().forEach(one -> {
      long actual = truth.get(one.key());
      assertThat(one.error()).isLessThanOrEqualTo(STREAM / PLACES);
      assertThat(actual).isBetween(one.count() - one.error(), one.count());
    });
    truth.forEach((key, actual) -> {
      if (actual > STREAM / PLACES) {
        assertThat(hitters.of(key)).as("%d with %d", key, actual).isNotNull();
      } else if (hitters.of(key) == null) {
        assertThat(actual).isLessThanOrEqualTo(hitters.leastCount());
      }
    });
  }
}
