package io.parley.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.history.Invariant;
import io.parley.history.Violation;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/// A world in which one thing is broken on purpose does not pass, and the checker names what is broken.
class SabotageTests {
  private static final int SEEDS = 200;
  /// What is broken by one in a hundred worlds is in none of so few, now and then.
  private static final int MOST_SEEDS = 1_000;

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
  void whateverIsBrokenIsNamed(Sabotage sabotage) {
    Map<Invariant, Integer> worlds = new TreeMap<>();
    Map<Long, String> broken = new TreeMap<>();
    int run = 0;
    while (run < MOST_SEEDS && !worlds.containsKey(sabotage.breaks())) {
      Seeds.Result result = Seeds.run(LongStream.rangeClosed(run + 1, run + SEEDS), sabotage);
      for (List<Violation> violations : result.violations().values()) {
        violations.stream().map(Violation::invariant).distinct().forEach(one -> worlds.merge(one, 1, Integer::sum));
      }
      broken.putAll(result.broken());
      run += SEEDS;
    }

    System.out.printf("%s: %d of %d worlds are broken, %s%n", sabotage, broken.size(), run, counts(worlds));
    assertThat(worlds).as("%s, such as %s", sabotage, broken.values().stream().findFirst())
        .containsKey(sabotage.breaks());
  }

  private static Map<String, Integer> counts(Map<Invariant, Integer> worlds) {
    Map<String, Integer> counts = new TreeMap<>();
    worlds.forEach((invariant, count) -> counts.put(invariant.name(), count));
    return counts;
  }
}
