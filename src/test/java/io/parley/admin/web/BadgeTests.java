package io.parley.admin.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.admin.internal.figures.Alarm;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class BadgeTests {
  @Test
  void aPartitionThatIsBehindIsMarkedBesideItsPageAndTheOverview() {
    Alarm behind = new Alarm(Alarm.Kind.BEHIND, Alarm.Severity.BAD, null, 17, null, "Partition 17 is behind.",
        Instant.EPOCH);

    assertThat(Badge.of(List.of(behind))).containsOnlyKeys("OVERVIEW", "PARTITIONS").containsEntry("PARTITIONS",
        new Badge("bad", 1));
    assertThat(Badge.of(List.of())).isEmpty();
  }
}
