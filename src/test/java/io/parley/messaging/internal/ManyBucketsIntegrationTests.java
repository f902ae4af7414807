package io.parley.messaging.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import io.parley.identity.UserId;
import io.parley.messaging.History;
import io.parley.messaging.Page;
import io.parley.messaging.internal.LargeAndSmall.Both;
import io.parley.messaging.internal.LargeAndSmall.Day;
import io.parley.messaging.internal.StorageWork.Costs;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

/// A conversation of 20,000 messages in many buckets, several a day and few on other days: every page is exactly right,
/// and costs what it costs in a conversation of 30 messages in one bucket.
@MessagingSlice
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ManyBucketsIntegrationTests {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int DENSE = 3_300;
  private static final List<Day> DAYS = List.of(day("2025-12-30", DENSE), day("2025-12-31", DENSE),
      day("2026-01-01", DENSE), day("2026-01-03", 1), day("2026-01-07", 2), day("2026-01-20", 1), day("2026-02-28", 7),
      day("2026-03-01", DENSE), day("2026-03-02", DENSE), day("2026-03-05", 1), day("2026-03-06", DENSE),
      day("2026-03-10", 60), day("2026-03-20", 100), day("2026-03-24", 28));
  private static final long LARGE = 20_000;
  private static final long NEWCOMER_JOINED = 5_000;
  private static final int NEW = 10;
  private static final int PAGE = 20;

  @Autowired
  private ApplicationContext context;
  @Autowired
  private History history;
  @Autowired
  private CqlSession cassandra;

  private LargeAndSmall both;

  private static Day day(String date, int messages) {
    return new Day(LocalDate.parse(date), messages);
  }

  @BeforeAll
  void writeThePast() {
    both = new LargeAndSmall(context, DAYS, NEWCOMER_JOINED);
    assertThat(both.ids()).hasSize((int) LARGE);
  }

  @Test
  void bucketsAreBoundedAndNeverRunBackwards() {
    List<Long> borders = borders();
    assertThat(borders).hasSizeGreaterThan(6 * DENSE / MessagingSlice.ROWS_PER_BUCKET).isSorted().startsWith(1L);
    List<Long> ends = new ArrayList<>(borders.subList(1, borders.size()));
    ends.add(LARGE + 1);
    assertThat(IntStream.range(0, borders.size()).mapToLong(i -> ends.get(i) - borders.get(i)))
        .allSatisfy(rows -> assertThat(rows).isBetween(1L, (long) MessagingSlice.ROWS_PER_BUCKET));
  }

  @Test
  void walkingForwardsGivesEveryMessageOnce() {
    long seq = 0;
    while (seq < LARGE) {
      seq = assertPage(seq, null, 250).messages().getLast().message().seq();
    }
    assertPage(LARGE, null, 250);
  }

  @Test
  void walkingBackwardsGivesEveryMessageOnce() {
    Page page = assertPage(null, null, 250);
    while (page.more()) {
      page = assertPage(null, page.messages().getFirst().message().seq(), 250);
    }
    assertThat(page.messages().getFirst().message().seq()).isEqualTo(1);
    assertPage(null, 1L, 250);
  }

  @Test
  void pagesAcrossEveryBorderAreRightInBothDirections() {
    for (long first : borders()) {
      assertPage(first - 1, null, 3);
      assertPage(Math.max(0, first - 3), null, 5);
      assertPage(Math.max(0, first - 3), first + 2, 20);
      assertPage(null, first, 3);
      assertPage(null, first + 2, 5);
    }
  }

  @Test
  void pagesOfANewcomerBeginAtTheirJoining() {
    assertThat(seqs(page(both.newcomer(), null, NEWCOMER_JOINED + 3, PAGE)))
        .containsExactly(NEWCOMER_JOINED, NEWCOMER_JOINED + 1, NEWCOMER_JOINED + 2);
    assertThat(seqs(page(both.newcomer(), 0L, null, 3)))
        .containsExactly(NEWCOMER_JOINED, NEWCOMER_JOINED + 1, NEWCOMER_JOINED + 2);
  }

  @Test
  void theLastPageCostsWhatItCostsInASmallConversation() {
    assertCostTheSame(both.costs(both.reader(0),
        (reader, conversation) -> history.page(reader, conversation, null, null, PAGE)));
  }

  @Test
  void theFirstPageCostsWhatItCostsInASmallConversation() {
    assertCostTheSame(both.costs(both.reader(0),
        (reader, conversation) -> history.page(reader, conversation, 0L, null, PAGE)));
  }

  @Test
  void aSyncOfTenNewMessagesCostsWhatItCostsInASmallConversation() {
    Both costs = both.costs(both.reader(NEW), (reader, conversation) -> both.sync(reader, conversation, NEW)
        .doOnNext(pages -> assertThat(pages).singleElement()
            .satisfies(page -> assertThat(page.page().messages()).hasSize(NEW))));

    assertCostTheSame(costs);
  }

  @Test
  void countingWhatNeverWasReadStopsSoon() {
    Costs<?> costs = both.costs(both.reader(LARGE),
        (reader, conversation) -> history.page(reader, conversation, null, null, PAGE)).large();

    assertThat(((Page) costs.answer()).unread()).isEqualTo(100);
    assertThat(costs.of("conversation_log").rows()).isLessThanOrEqualTo(PAGE + 1_000);
  }

  private static void assertCostTheSame(Both costs) {
    assertThat(costs.large().tables()).isEqualTo(costs.small().tables());
    assertThat(costs.large().redis().count()).isEqualTo(costs.small().redis().count());
  }

  /// The first seq of every bucket, rising.
  private List<Long> borders() {
    List<Long> borders = new ArrayList<>();
    cassandra.execute("SELECT first_seq FROM conversation_buckets WHERE conversation_id = ?", both.large().value())
        .forEach(row -> borders.addFirst(row.getLong("first_seq")));
    return borders;
  }

  private Page page(UserId reader, @Nullable Long after, @Nullable Long before, int limit) {
    return history.page(reader, both.large(), after, before, limit).block(PATIENCE);
  }

  private static List<Long> seqs(Page page) {
    return page.messages().stream().map(paged -> paged.message().seq()).toList();
  }

  /// A page of the large conversation, after comparing it with what was written.
  private Page assertPage(@Nullable Long after, @Nullable Long before, int limit) {
    long from = after == null ? 1 : after + 1;
    long end = before == null ? LARGE + 1 : Math.min(before, LARGE + 1);
    long first = after == null ? Math.max(from, end - limit) : from;
    long last = Math.min(first + limit, end) - 1;

    Page page = page(both.alice(), after, before, limit);

    String asked = "after %s, before %s".formatted(after, before);
    assertThat(seqs(page)).as(asked).isEqualTo(LongStream.rangeClosed(first, last).boxed().toList());
    assertThat(page.messages()).as(asked).allSatisfy(paged -> {
      assertThat(paged.message().messageId()).isEqualTo(both.ids().get((int) paged.message().seq() - 1));
      assertThat(paged.message().content().body()).isEqualTo(LargeAndSmall.body(paged.message().seq()));
    });
    assertThat(page.more()).as(asked).isEqualTo(last >= first && (after == null ? first > from : last < end - 1));
    assertThat(page.latestSeq()).isEqualTo(LARGE);
    return page;
  }
}
