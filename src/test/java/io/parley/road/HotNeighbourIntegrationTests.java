package io.parley.road;

import io.parley.road.HotNeighbour.Course;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A conversation with thousands of messages a second starves no other. Times are printed, and not judged.
class HotNeighbourIntegrationTests {
  private static final int RATE = 2_000;

  @Test
  void othersGoOnBesideAHotConversation() throws Exception {
    try (HotNeighbour neighbour = new HotNeighbour()) {
      neighbour.run(new Course(Duration.ofSeconds(2), Duration.ofSeconds(3), Duration.ofSeconds(6), RATE));
    }
  }

  @Test
  @Tag("scale")
  void othersGoOnBesideAHotConversationForLong() throws Exception {
    try (HotNeighbour neighbour = new HotNeighbour()) {
      neighbour.run(new Course(Duration.ofSeconds(60), Duration.ofSeconds(30), Duration.ofSeconds(30), RATE));
    }
  }
}
