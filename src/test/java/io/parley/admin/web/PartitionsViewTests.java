package io.parley.admin.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.admin.internal.partitions.LogPartition;
import io.parley.admin.internal.partitions.PartitionsNow;
import io.parley.conversation.ConversationId;
import io.parley.messaging.ops.HotConversations.Hot;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.util.UriComponentsBuilder;

class PartitionsViewTests {
  private static final Instant NOW = Instant.parse("2026-11-24T03:12:08Z");
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final Show SHOW = new Show(Locale.ENGLISH, ZoneOffset.UTC);
  private static final ConversationId LAUNCH = new ConversationId(UUID.randomUUID());

  private final List<LogPartition> partitions = new ArrayList<>();
  private List<Double> lastMinute = List.of();

  @Test
  void nothingIsBehind() {
    partitions.add(partition(0, "fanout-1", 0));
    partitions.add(partition(1, "fanout-2", 400));

    assertThat(view("").verdicts()).singleElement().returns("ok", Verdict::kind)
        .returns("Nothing is behind. 2 partitions, 2 owners.", Verdict::sentence);
  }

  @Test
  void theOneThatIsBehindTheLongestIsNamedWithItsOwnerAndItsHottestConversation() {
    partitions.add(partition(3, "fanout-1", 12_000));
    partitions.add(partition(17, "fanout-1", 41_000));
    partitions.add(partition(18, "fanout-1", 0));
    lastMinute = List.of(2.0, 41.0);

    assertThat(view("").verdicts()).singleElement().returns("bad", Verdict::kind)
        .returns("/admin/partitions/17", Verdict::link)
        .returns(
            "Partition 17 is 41 s (60 records) behind and growing; fanout-1 reads it. 94 % of what comes is “Launch”."
                + " So is one other.",
            Verdict::sentence);
    assertThat(view("").rows()).extracting(PartitionRow::number).as("longest behind first").containsExactly(17, 3, 18);
  }

  @Test
  void whereNothingWasNumberedForAMinuteTheFirstRecordThatWaitsNamesItsConversation() {
    partitions.add(new LogPartition(5, 100L, 40L, "fanout-1", 1, 3, 3, 8.0, 0.0,
        new LogPartition.Oldest(40, NOW.minusSeconds(300), LAUNCH, null), Duration.ofMinutes(5)));

    assertThat(view("").verdicts().getFirst().sentence())
        .endsWith("fanout-1 reads it. The first record that waits is of conversation %s.".formatted(LAUNCH));
  }

  @Test
  void whatNobodyReadsAndWhatTellsNothingSaySo() {
    for (int number = 0; number < 7; number++) {
      partitions.add(partition(number, null, 0));
    }
    partitions.add(unknown(9));

    assertThat(view("").verdicts()).extracting(Verdict::sentence).containsExactly(
        "7 partitions are read by nobody: 0, 1, 2, 3, 4 and others.", "Partition 9 tells no figures.");
    assertThat(view("").verdicts()).extracting(Verdict::link).containsExactly("/admin/partitions?state=no-owner",
        "/admin/partitions?state=unknown");
    assertThat(view("?state=unknown").rows()).singleElement().returns("–", PartitionRow::behind)
        .returns("idle", PartitionRow::kind).returns("not told", PartitionRow::word);
  }

  @Test
  void aFilterAndASortStandInTheAddressAndChipsTakeThemOut() {
    partitions.add(partition(3, "fanout-1", 12_000));
    partitions.add(partition(4, "fanout-2", 15_000));
    partitions.add(partition(5, "fanout-1", 0));
    PartitionsAsked asked = asked("?owner=fanout-1&behind=yes&sort=partition");

    assertThat(view(asked).rows()).extracting(PartitionRow::number).containsExactly(3);
    assertThat(asked.chips()).extracting(Chip::text).containsExactly("Owner fanout-1", "Behind only");
    assertThat(asked.chips()).extracting(Chip::without).containsExactly(
        "/admin/partitions?behind=yes&sort=partition", "/admin/partitions?owner=fanout-1&sort=partition");
    assertThat(asked.clear()).isEqualTo("/admin/partitions?sort=partition");
    assertThat(asked.sorted("behind")).as("the usual order has no word")
        .isEqualTo("/admin/partitions?owner=fanout-1&behind=yes");
    assertThat(asked.sorted("partition")).isEqualTo("/admin/partitions?owner=fanout-1&behind=yes&sort=-partition");
    assertThat(asked.sort().aria("partition")).isEqualTo("ascending");
    assertThat(asked.sort().aria("behind")).isNull();
  }

  @Test
  void aBadValueIsSaidAndLeavesTheRest() {
    partitions.add(partition(3, "fanout-1", 12_000));
    PartitionsAsked asked = asked("?state=tired&sort=-mood&from=x&owner=fanout-1");

    assertThat(asked.complaints().all()).containsOnlyKeys("state", "sort", "from");
    assertThat(view(asked).rows()).hasSize(1);
  }

  @Test
  void whatIsOldSaysSince() {
    partitions.add(partition(3, "fanout-1", 0));
    PartitionsNow old = new PartitionsNow(NOW.minusSeconds(20), partitions, Map.of(), Map.of(), List.of(),
        "no broker answers");
    PartitionsView view = new PartitionsView(old, asked(""), SHOW, LIMIT, NOW, _ -> List.of());

    assertThat(view.isStale()).isTrue();
    assertThat(view.verdicts()).singleElement().returns("stale", Verdict::kind)
        .returns("As of 03:11:48, 20 s ago: no broker answers. Trying again…", Verdict::sentence);
    PartitionsNow never = new PartitionsNow(null, List.of(), Map.of(), Map.of(), List.of(), "no broker answers");
    assertThat(new PartitionsView(never, asked(""), SHOW, LIMIT, NOW, _ -> List.of()).verdicts()).singleElement()
        .returns("bad", Verdict::kind);
  }

  @Test
  void aTrendIsAChangeByASecondAndATenth() {
    assertThat(trend(1.0, 1.9)).isEmpty();
    assertThat(trend(100.0, 109.0)).isEmpty();
    assertThat(trend(2.0, 41.0)).isEqualTo("growing");
    assertThat(trend(41.0, 2.0)).isEqualTo("shrinking");
    assertThat(trend(41.0)).isEmpty();
  }

  @Test
  void theStripHasAShapeForEachKindAndSaysItInWords() {
    partitions.add(partition(0, "fanout-1", 0));
    partitions.add(partition(1, "fanout-1", 41_000));
    partitions.add(partition(2, "fanout-1", 2_000));
    PartitionStrip strip = PartitionStrip.of(partitions, LIMIT);

    assertThat(strip.said()).isEqualTo("3 partitions: 1 too far behind, or without owner or leader (1); "
        + "1 a little behind, or with too few copies (2); 1 up to date.");
    assertThat(strip.kinds()).extracting(PartitionStrip.Kind::sample).doesNotHaveDuplicates();
    assertThat(strip.width()).isEqualTo(42);
  }

  @Test
  void ofVeryManyPartitionsTheStripHasACellForEachOwner() {
    for (int number = 0; number <= PartitionStrip.MOST; number++) {
      partitions.add(partition(number, "fanout-" + number % 3, number == 4 ? 41_000 : 0));
    }
    PartitionStrip strip = PartitionStrip.of(partitions, LIMIT);

    assertThat(strip.byOwner()).isTrue();
    assertThat(strip.cells()).isEqualTo(3);
    assertThat(strip.said()).startsWith("3 owners: 1 too far behind, or without owner or leader (fanout-1)");
    assertThat(view("").rows()).hasSize(PartitionsView.ROWS);
    assertThat(view("?from=1000").rows()).hasSize(25);
    assertThat(view("?from=1000").next()).isNull();
    assertThat(view("?from=1000").previous()).isEqualTo(900);
  }

  private String trend(Double... seconds) {
    return new PartitionRow(partition(17, "fanout-1", 41_000), null, List.of(seconds), SHOW, LIMIT).trendWord();
  }

  private PartitionsView view(String query) {
    return view(asked(query));
  }

  private PartitionsView view(PartitionsAsked asked) {
    var hottest = new PartitionsNow.Hottest(new Hot(LAUNCH, 17, 94, 96, 100, Duration.ofMinutes(1), "fanout-1"),
        "Launch");
    return new PartitionsView(new PartitionsNow(NOW.minusSeconds(2), partitions, Map.of(17, hottest), Map.of(),
        List.of(), null),
        asked, SHOW, LIMIT, NOW, _ -> lastMinute);
  }

  private static PartitionsAsked asked(String query) {
    MultiValueMap<String, String> fields = new LinkedMultiValueMap<>(
        UriComponentsBuilder.fromUriString(query).build().getQueryParams());
    return PartitionsAsked.of(fields);
  }

  private static LogPartition partition(int number, @Nullable String owner, int behindMs) {
    return new LogPartition(number, 100L, 40L, owner, 1, 3, 3, 8.0, 4.0, null, Duration.ofMillis(behindMs));
  }

  private static LogPartition unknown(int number) {
    return new LogPartition(number, null, null, "fanout-1", 1, 3, 3, null, null, null, null);
  }
}
