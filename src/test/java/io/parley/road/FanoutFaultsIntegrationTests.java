package io.parley.road;

import io.parley.road.FanoutFaults.Course;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Fan-out never drops a message, whatever is done to it; the history checker judges what a crowd saw meanwhile.
class FanoutFaultsIntegrationTests {
  @Test
  void nothingIsDroppedWhilePushesFailAndConsumersRestart() throws Exception {
    FanoutFaults.through("failing pushes, restarting consumers, a silent gateway, unreadable bytes",
        new Course(Duration.ZERO, 2, List.of(Duration.ofSeconds(4)), 20));
  }

  @Test
  @Tag("faults")
  void nothingIsDroppedWhileThatGoesOnForMinutes() throws Exception {
    FanoutFaults.through(
        "the same for minutes: pushes fail for 90 s, consumers restart 12 times, a gateway is silent for 30 s",
        new Course(Duration.ofSeconds(30), 12, List.of(Duration.ofSeconds(30), Duration.ofSeconds(10)), 1_000));
  }
}
