package io.parley.admin.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.admin.internal.figures.Alarm;
import io.parley.admin.internal.partitions.Assignments.Turn;
import io.parley.admin.internal.partitions.LogPartition;
import io.parley.admin.internal.partitions.PartitionsNow;
import io.parley.admin.internal.partitions.Trail.Figure;
import io.parley.admin.internal.partitions.Trails.History;
import io.parley.conversation.ConversationId;
import io.parley.messaging.ops.HotConversations.Hot;
import io.parley.sessions.NodeId;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PartitionViewTests {
  private static final Instant NOW = Instant.parse("2026-11-24T03:12:08Z");
  private static final Instant SINCE = Instant.parse("2026-11-24T03:05:00Z");
  private static final ConversationId LAUNCH = new ConversationId(UUID.randomUUID());

  @Test
  void whatIsBehindNamesLimitOwnerAndWhoBringsMostAndSinceWhen() {
    assertThat(verdict(partition("fanout-1", 1, 41_000))).returns("bad", Verdict::kind).returns(SINCE, Verdict::since)
        .returns("It is 41 s behind (limit 10 s) and growing. Waiting: 60 records. fanout-1 reads it. "
            + "94 % of what comes is “Launch”. If it is a group, make it a channel below.", Verdict::sentence);
    assertThat(verdict(partition("fanout-1", 1, 2_000))).returns("warn", Verdict::kind).extracting(Verdict::sentence)
        .asString().startsWith("It is 2.0 s behind, less than the limit of 10 s.");
    assertThat(verdict(partition("fanout-1", 1, 0))).returns("ok", Verdict::kind);
  }

  @Test
  void whatNobodyReadsSaysWhatBecomesOfItAndWhereToLook() {
    assertThat(verdict(partition(null, 1, 41_000))).returns("bad", Verdict::kind)
        .returns("/admin/nodes?role=fanout", Verdict::link)
        .returns("Nobody reads it: what is sent is kept, and comes once a node of fan-out takes it over. "
            + "Waiting: 60 records.", Verdict::sentence);
    assertThat(verdict(partition(null, null, 0)).sentence()).startsWith("It has no leader");
  }

  @Test
  void beforeAnythingIsKnownItSaysSo() {
    PartitionView view = view(null, new PartitionsNow(null, List.of(), Map.of(), Map.of(), List.of(), null));
    assertThat(view.verdicts()).singleElement().returns("idle", Verdict::kind);
    assertThat(view.row()).isNull();
    assertThat(view.oldest()).isNull();
  }

  @Test
  void everyRebalanceIsInTheChartsAndInTheListOfOwners() {
    PartitionView view = view(partition("fanout-1", 1, 0), now(partition("fanout-1", 1, 0)));

    assertThat(view.charts()).hasSize(3).allSatisfy(chart -> assertThat(chart.marks()).extracting(Chart.Mark::at)
        .containsExactly(NOW.minusSeconds(60), NOW.minusSeconds(120)));
    assertThat(view.charts().getFirst().summary()).endsWith("2 × rebalance.");
    assertThat(view.turns()).extracting(PartitionView.TurnRow::what).containsExactly("from fanout-2",
        "a rebalance that left it there", "the oldest that is known");
  }

  private static Verdict verdict(LogPartition partition) {
    return view(partition, now(partition)).verdicts().getFirst();
  }

  private static PartitionsNow now(LogPartition partition) {
    var hottest = new PartitionsNow.Hottest(new Hot(LAUNCH, 17, 94, 96, 100, Duration.ofMinutes(1), "fanout-1"),
        "Launch");
    return new PartitionsNow(NOW.minusSeconds(2), List.of(partition), Map.of(17, hottest), Map.of(), List.of(), null);
  }

  private static PartitionView view(@Nullable LogPartition partition, PartitionsNow now) {
    double[] some = new double[180];
    History history = new History(NOW, Duration.ofSeconds(5), Map.of(Figure.RECORDS, some, Figure.SECONDS, some,
        Figure.TAKEN, some, Figure.DONE, some));
    List<Turn> turns = List.of(new Turn(NOW.minusSeconds(60), "fanout-1", "fanout-2", true, false),
        new Turn(NOW.minusSeconds(120), "fanout-2", "fanout-2", false, false),
        new Turn(NOW.minusSeconds(20_000), "fanout-2", null, true, true));
    Alarm alarm = new Alarm(Alarm.Kind.BEHIND, Alarm.Severity.BAD, new NodeId("fanout-1"), 17, null, "It is behind.",
        SINCE);
    return new PartitionView(new PartitionView.Known(17, now, partition, List.of(2.0, 41.0), history, false, turns,
        List.of(alarm), new Block<>(List.of(), null, false)), new Show(Locale.ENGLISH, ZoneOffset.UTC),
        Duration.ofSeconds(10), NOW);
  }

  private static LogPartition partition(@Nullable String owner, @Nullable Integer leader, int behindMs) {
    return new LogPartition(17, 100L, 40L, owner, leader, 3, 3, 8.0, 4.0, null, Duration.ofMillis(behindMs));
  }
}
