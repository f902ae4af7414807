package io.parley.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.platform.HeavyHitters.Counted;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HeavyHittersTests {
  private static final int PLACES = 10;

  private final HeavyHitters<String> hitters = new HeavyHitters<>(PLACES);

  @Test
  void aFewAreCountedExactly() {
    add("a", 3);
    add("b", 1);

    assertThat(hitters.all()).containsExactlyInAnyOrder(new Counted<>("a", 3, 0), new Counted<>("b", 1, 0));
  }

  @Test
  void whoBringsMoreThanAPlacesShareIsInItHoweverManyOthersCome() {
    for (int i = 0; i < 1_000; i++) {
      add("other-" + i, 1);
      if (i % 5 == 0) {
        add("loud", 1);
      }
    }

    assertThat(hitters.all()).hasSize(PLACES);
    Counted<String> loud = hitters.all().stream().filter(one -> one.key().equals("loud")).findFirst().orElseThrow();
    assertThat(loud.count()).isGreaterThanOrEqualTo(200);
    assertThat(loud.count() - loud.error()).isLessThanOrEqualTo(200);
    assertThat(loud.error()).isLessThanOrEqualTo(1_200 / PLACES);
  }

  private void add(String key, int times) {
    IntStream.range(0, times).forEach(_ -> hitters.add(key));
  }
}
