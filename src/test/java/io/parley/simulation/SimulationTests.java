package io.parley.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// Seeded worlds in which things break: every promise is kept. `-Dparley.simulation.seed=n` runs one world, and with
/// `-Dparley.simulation.trace=true` tells what befell it; `-Dparley.simulation.seeds=n` runs so many.
class SimulationTests {
  private static final int SEEDS = Integer.getInteger("parley.simulation.seeds", 10_000);
  private static final Long ONE = Long.getLong("parley.simulation.seed");

  @Test
  void oneSeedIsAlwaysTheSameWorld() {
    LongStream.of(3, 7, 11).forEach(seed -> assertThat(World.run(seed, Sabotage.NONE).record())
        .isEqualTo(World.run(seed, Sabotage.NONE).record()));
  }

  @Test
  void everyPromiseIsKeptInEveryWorld() {
    long begun = System.nanoTime();
    Seeds.Result result = Seeds.run(ONE == null ? LongStream.rangeClosed(1, SEEDS) : LongStream.of(ONE), Sabotage.NONE);

    System.out.printf("%d worlds with %,d events in %d s%n", ONE == null ? SEEDS : 1, result.events(),
        Duration.ofNanos(System.nanoTime() - begun).toSeconds());
    assertThat(result.broken()).as("run one again with -Dparley.simulation.seed=").isEmpty();
  }
}
