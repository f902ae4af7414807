package io.parley.admin.internal.partitions;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.admin.internal.partitions.Assignments.Turn;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AssignmentsTests {
  private static final Instant AT = Instant.parse("2026-11-24T03:00:00Z");

  private final Assignments assignments = new Assignments();

  @Test
  void aRebalanceIsMarkedAlsoWhereThePartitionStays() {
    assertThat(assignments.seen(assignment(0, 1, Map.of(17, "fanout-1", 18, "fanout-2")))).isNotNull();
    assertThat(assignments.seen(assignment(5, 1, Map.of(17, "fanout-1", 18, "fanout-2")))).as("the same").isNull();
    assertThat(assignments.seen(assignment(10, 2, Map.of(17, "fanout-1", 18, "fanout-3")))).isNotNull();
    assertThat(assignments.seen(assignment(15, 3, Map.of(18, "fanout-3")))).isNotNull();

    assertThat(assignments.of(17)).containsExactly(
        new Turn(AT.plusSeconds(15), null, "fanout-1", true, false),
        new Turn(AT.plusSeconds(10), "fanout-1", "fanout-1", false, false),
        new Turn(AT, "fanout-1", null, true, true));
  }

  @Test
  void whatAnotherAdminNodeSawOfTheSameRebalanceIsNoOther() {
    assignments.seen(assignment(0, 1, Map.of(17, "fanout-1")));
    assignments.restore(List.of(assignment(2, 1, Map.of(17, "fanout-1")), assignment(-60, 9, Map.of(17, "fanout-2"))),
        AT.plusSeconds(5));

    assertThat(assignments.of(17)).extracting(Turn::owner).containsExactly("fanout-1", "fanout-2");
  }

  @Test
  void theOneInForceAsTheDayBeganIsKeptAndOlderOnesAreNot() {
    int day = (int) Duration.ofDays(1).toSeconds();
    assignments.restore(List.of(assignment(-day - 200, 1, Map.of(17, "a")), assignment(-day - 100, 2, Map.of(17, "b")),
        assignment(-100, 3, Map.of(17, "c"))), AT);

    assertThat(assignments.of(17)).extracting(Turn::owner).containsExactly("c", "b");
  }

  @Test
  void noMoreThanTheLatestAreRemembered() {
    for (int i = 0; i < 2 * Assignments.MOST; i++) {
      assignments.seen(assignment(i, i, Map.of(17, "fanout-1")));
    }
    assertThat(assignments.of(17)).hasSize(Assignments.MOST);
    assertThat(assignments.of(17).getFirst().at()).isEqualTo(AT.plusSeconds(2 * Assignments.MOST - 1));
  }

  @Test
  void ownersAreWrittenAsRangesAndReadAgain() {
    Map<Integer, String> owners = Map.of(0, "a", 1, "a", 2, "a", 4, "a", 3, "b", 7, "b");
    Assignment assignment = assignment(0, 1, owners);

    assertThat(assignment.ranges()).isEqualTo(Map.of("a", "0-2,4", "b", "3,7"));
    assertThat(Assignment.owners(assignment.ranges())).isEqualTo(owners);
    assertThat(Assignment.owners(Map.of())).isEmpty();
  }

  private static Assignment assignment(int seconds, int round, Map<Integer, String> owners) {
    return new Assignment(AT.plusSeconds(seconds), round, owners);
  }
}
