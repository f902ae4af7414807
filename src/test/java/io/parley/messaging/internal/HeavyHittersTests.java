package io.parley.messaging.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.conversation.ConversationId;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeavyHittersTests {
  private static final int PLACES = 16;
  private static final int STREAM = 20_000;

  private final HeavyHitters hitters = new HeavyHitters(PLACES);

  @Test
  void whatHasAPlaceFromTheStartIsCountedExactly() {
    for (int i = 0; i < PLACES; i++) {
      hitters.add(id(i), 3, i + 1);
    }
    hitters.add(id(0), 3, 100);

    assertThat(hitters.of(id(0))).isEqualTo(new HeavyHitters.Counted(id(0), 3, 101, 0));
    assertThat(hitters.of(id(7)).count()).isEqualTo(8);
    assertThat(hitters.leastCount()).isEqualTo(2);
  }

  @Test
  void aNewcomerTakesThePlaceOfTheLeastAndSaysByHowMuchItMayBeWrong() {
    for (int i = 0; i < PLACES; i++) {
      hitters.add(id(i), 0, 10 + i);
    }
    hitters.add(id(99), 0, 1);

    assertThat(hitters.of(id(0))).isNull();
    assertThat(hitters.of(id(99))).isEqualTo(new HeavyHitters.Counted(id(99), 0, 11, 10));
    assertThat(hitters.all()).hasSize(PLACES);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void whateverTheStreamTheErrorStaysWithinItsBoundAndTheHeavyOnesAreIn(long seed) {
    Random random = new Random(seed);
    Map<ConversationId, Long> truth = new HashMap<>();
    for (int i = 0; i < STREAM; i++) {
      ConversationId id = id((int) Math.abs(random.nextGaussian() * 40 * (1 + seed)));
      truth.merge(id, 1L, Long::sum);
      hitters.add(id, 0, 1);
    }

    assertThat(hitters.all()).hasSize(PLACES);
    hitters.all().values().forEach(one -> {
      long actual = truth.get(one.conversationId());
      assertThat(one.error()).isLessThanOrEqualTo(STREAM / PLACES);
      assertThat(actual).isBetween(one.count() - one.error(), one.count());
    });
    truth.forEach((id, actual) -> {
      if (actual > STREAM / PLACES) {
        assertThat(hitters.of(id)).as("%s with %d", id, actual).isNotNull();
      } else if (hitters.of(id) == null) {
        assertThat(actual).isLessThanOrEqualTo(hitters.leastCount());
      }
    });
  }

  private static ConversationId id(int number) {
    return new ConversationId(new UUID(7, number));
  }
}
