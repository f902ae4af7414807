package io.parley.messaging.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.parley.conversation.ConversationEvent;
import io.parley.conversation.ConversationId;
import io.parley.conversation.ConversationKind;
import io.parley.conversation.Conversations;
import io.parley.conversation.MemberRole;
import io.parley.conversation.Members;
import io.parley.conversation.NewConversation;
import io.parley.identity.DeviceId;
import io.parley.identity.LocalTokens;
import io.parley.identity.LocalTokens.LocalToken;
import io.parley.identity.UserId;
import io.parley.messaging.Cursor;
import io.parley.messaging.History;
import io.parley.messaging.Page;
import io.parley.messaging.internal.Chronicle.Line;
import io.parley.messaging.internal.StorageWork.Costs;
import io.parley.messaging.ops.ConversationLooks.Bucket;
import io.parley.messaging.ops.ConversationLooks.Crowd;
import io.parley.messaging.ops.ConversationLooks.Look;
import io.parley.messaging.ops.ConversationLooks;
import io.parley.messaging.ops.LargeBuckets;
import io.parley.messaging.ops.UnreadReasons.DeviceSeq;
import io.parley.messaging.ops.UnreadReasons.Judged;
import io.parley.messaging.ops.UnreadReasons.Reason;
import io.parley.messaging.ops.UnreadReasons.Verdict;
import io.parley.messaging.ops.UnreadReasons;
import io.parley.platform.ParleyException;
import java.time.Clock;
import java.time.ZoneOffset;
import io.parley.platform.Cql;
import io.parley.messaging.AcceptedRecord;
import io.parley.messaging.Position;
import io.parley.messaging.Content;
import io.parley.messaging.MessageType;
import java.util.stream.Collectors;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/// What operators see of a conversation in storage, and of what a member has not seen.
@MessagingSlice
class OperatorsLooksIntegrationTests {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Instant DAY = Instant.parse("2026-03-04T10:00:00Z");

  @Autowired
  private LocalTokens people;
  @Autowired
  private Conversations conversations;
  @Autowired
  private Members members;
  @Autowired
  private CursorStore cursors;
  @Autowired
  private Cql cql;
  @Autowired
  private History history;
  @Autowired
  private UnreadReasons unread;
  @Autowired
  private ConversationLooks looks;
  @Autowired
  private Chronicle chronicle;
  @Autowired
  private StorageWork work;

  private UserId alice;
  private UserId ben;
  private UserId carol;
  private ConversationId berlin;
  private Instant now = DAY;

  @BeforeEach
  void threePeople() {
    List<UserId> three = people.issue(
        List.of("alice-" + UUID.randomUUID(), "ben-" + UUID.randomUUID(), "carol-" + UUID.randomUUID()),
        LocalTokens.DEFAULT_TIME_TO_LIVE).block(PATIENCE).stream().map(LocalToken::userId).toList();
    alice = three.get(0);
    ben = three.get(1);
    carol = three.get(2);
    berlin = make(ConversationKind.GROUP, Set.of(ben));
  }

  private ConversationId make(ConversationKind kind, Set<UserId> others) {
    return conversations.create(new NewConversation(kind, "Berlin", alice, others, false)).block(PATIENCE)
        .conversation().conversationId();
  }

  private void say(UserId sender, int messages) {
    List<Line> lines = new ArrayList<>();
    for (int i = 0; i < messages; i++) {
      now = now.plusMillis(10);
      lines.add(new Line(berlin, sender, "hello", now, now));
    }
    chronicle.write(lines.stream());
  }

  @Test
  void aBucketThatComesToHoldAPowerOfTwoIsAmongTheLargestOfThatDay() {
    LogStore store = new CassandraLogStore(cql);
    long bucket = Buckets.firstOfDay(DAY);
    store.write(berlin, List.of(placed(new LogTail(5_023, bucket, 4_001)), placed(new LogTail(5_025, bucket, 4_001))))
        .block(PATIENCE);
    assertThat(largest(1)).doesNotContainKey(berlin);
    store.write(berlin, List.of(placed(new LogTail(5_024, bucket, 4_001)))).block(PATIENCE);

    assertThat(largest(1)).containsEntry(berlin, 1_024L);
    store.write(berlin, List.of(placed(new LogTail(8_096, bucket, 4_001)))).block(PATIENCE);
    assertThat(largest(1)).as("the largest size that it has passed").containsEntry(berlin, 4_096L);
    assertThat(largest(2)).as("two days later").doesNotContainKey(berlin);
  }

  private Map<ConversationId, Long> largest(int daysLater) {
    Clock clock = Clock.fixed(DAY.plus(Duration.ofDays(daysLater)), ZoneOffset.UTC);
    return new CassandraLargeBuckets(cql, clock).recent().block(PATIENCE).stream()
        .collect(Collectors.toMap(LargeBuckets.Large::conversationId, LargeBuckets.Large::atLeast));
  }

  private Placed placed(LogTail tail) {
    return new Placed(new AcceptedRecord(new Position(UUID.randomUUID(), 17, tail.seq()), DAY, berlin,
        UUID.fromString("68809225-eca8-11f1-9080-d9ba48051219"), alice, UUID.randomUUID(), MessageType.TEXT,
        Content.text("hello"), null), tail);
  }

  @Test
  void theCountThatIsExplainedIsTheCountThatTheClientIsTold() {
    say(alice, 4);
    say(ben, 2);
    say(alice, 3);
    cursors.raise(berlin, ben, new Cursor(6, 2), Map.of(new DeviceId("phone"), 6L, new DeviceId("web"), 3L))
        .block(PATIENCE);

    Reason reason = unread.of(ben, berlin, 50).block(PATIENCE);

    assertThat(reason.unread()).isEqualTo(page(ben).unread()).isEqualTo(5);
    assertThat(reason.readSeq()).isEqualTo(2);
    assertThat(reason.deliveredSeq()).isEqualTo(6);
    assertThat(reason.latestSeq()).isEqualTo(9);
    assertThat(reason.devices()).containsExactly(new DeviceSeq(new DeviceId("phone"), 6),
        new DeviceSeq(new DeviceId("web"), 3));
    assertThat(reason.entries()).extracting(Judged::seq)
        .containsExactlyElementsOf(LongStream.rangeClosed(1, 9).boxed().toList());
    assertThat(reason.entries()).extracting(Judged::verdict).containsExactly(Verdict.READ, Verdict.READ, Verdict.COUNTS,
        Verdict.COUNTS, Verdict.OWN, Verdict.OWN, Verdict.COUNTS, Verdict.COUNTS, Verdict.COUNTS);
    assertThat(counting(reason)).isEqualTo(reason.unread());
    assertThat(unread.total(ben).block(PATIENCE)).isEqualTo(5);
  }

  @Test
  void onlyTheLastEntriesAreExplainedAndTheCountIsThatOfAll() {
    say(alice, 60);

    Costs<Reason> costs = work.of(unread.of(ben, berlin, 500));

    assertThat(costs.answer().entries()).hasSize(UnreadReasons.MAX_ENTRIES);
    assertThat(costs.answer().entries().getFirst().seq()).isEqualTo(11);
    assertThat(costs.answer().unread()).isEqualTo(60).isEqualTo(page(ben).unread());
    assertThat(costs.of("messages").requests()).as("no body is read").isZero();
  }

  @Test
  void whatIsToldStopsAtAHundred() {
    say(alice, 130);

    assertThat(unread.of(ben, berlin, 50).block(PATIENCE).unread()).isEqualTo(100).isEqualTo(page(ben).unread());
  }

  @Test
  void oneWhoJoinedLateAndLeftEarlyHasNothingFromOutside() {
    say(alice, 3);
    members.apply(berlin, 4, new ConversationEvent.MemberAdded(carol, MemberRole.MEMBER)).block(PATIENCE);
    say(alice, 3);
    members.apply(berlin, 6, new ConversationEvent.MemberRemoved(carol)).block(PATIENCE);
    say(alice, 2);

    Reason reason = unread.of(carol, berlin, 50).block(PATIENCE);

    assertThat(reason.member().joinedSeq()).isEqualTo(4);
    assertThat(reason.after()).isEqualTo(3);
    assertThat(reason.last()).isEqualTo(6);
    assertThat(reason.latestSeq()).isEqualTo(8);
    assertThat(reason.entries()).extracting(Judged::verdict).containsExactly(Verdict.BEFORE_JOINING,
        Verdict.BEFORE_JOINING, Verdict.BEFORE_JOINING, Verdict.COUNTS, Verdict.COUNTS, Verdict.COUNTS);
    assertThat(reason.unread()).isEqualTo(page(carol).unread()).isEqualTo(3);
  }

  @Test
  void aStrangerHasNoCount() {
    assertThat(catchThrowableOfType(ParleyException.class, () -> unread.of(carol, berlin, 50).block(PATIENCE)).code())
        .isEqualTo("not_found");
    assertThat(catchThrowableOfType(ParleyException.class, () -> unread.of(ben, berlin, 0).block(PATIENCE)))
        .hasMessageContaining("limit is 0");
  }

  @Test
  void aLookSaysWhereAConversationLiesAndHowLargeItIs() {
    say(alice, MessagingSlice.ROWS_PER_BUCKET + 20);
    now = now.plus(Duration.ofDays(1));
    say(ben, 5);
    long end = MessagingSlice.ROWS_PER_BUCKET + 25;

    Look look = looks.of(berlin).block(PATIENCE);

    assertThat(look.conversation().conversationId()).isEqualTo(berlin);
    assertThat(look.conversation().memberCount()).isEqualTo(2);
    assertThat(look.latestSeq()).isEqualTo(end);
    assertThat(look.latestAt()).isEqualTo(now);
    assertThat(look.partition()).isEqualTo(0);
    assertThat(look.buckets()).containsExactly(
        new Bucket(LocalDate.parse("2026-03-05"), 0, end - 4, 5),
        new Bucket(LocalDate.parse("2026-03-04"), 1, MessagingSlice.ROWS_PER_BUCKET + 1L, 20),
        new Bucket(LocalDate.parse("2026-03-04"), 0, 1, MessagingSlice.ROWS_PER_BUCKET));
    assertThat(look.moreBuckets()).isZero();
  }

  @Test
  void ofManyBucketsTheNewestAreListed() {
    for (int day = 0; day < ConversationLooks.MOST_BUCKETS + 2; day++) {
      say(alice, 1);
      now = now.plus(Duration.ofDays(1));
    }

    Look look = looks.of(berlin).block(PATIENCE);

    assertThat(look.buckets()).hasSize(ConversationLooks.MOST_BUCKETS);
    assertThat(look.buckets().getLast().firstSeq()).isEqualTo(3);
    assertThat(look.moreBuckets()).isEqualTo(2);
  }

  @Test
  void anEmptyConversationHasNoPartitionAndAnUnknownOneNoLook() {
    Look look = looks.of(berlin).block(PATIENCE);
    assertThat(look.latestSeq()).isZero();
    assertThat(look.partition()).isNull();
    assertThat(look.latestAt()).isNull();
    assertThat(look.buckets()).isEmpty();

    ConversationId unknown = new ConversationId(UUID.randomUUID());
    assertThat(looks.of(unknown).blockOptional(PATIENCE)).isEmpty();
    assertThat(
        catchThrowableOfType(ParleyException.class, () -> looks.members(unknown, null, 10).block(PATIENCE)).code())
        .isEqualTo("not_found");
  }

  @Test
  void ofFewMembersThoseFurthestBehindComeFirst() {
    say(alice, 3);
    members.apply(berlin, 4, new ConversationEvent.MemberAdded(carol, MemberRole.MEMBER)).block(PATIENCE);
    say(alice, 3);
    cursors.raise(berlin, alice, new Cursor(6, 6), Map.of()).block(PATIENCE);
    cursors.raise(berlin, ben, new Cursor(5, 2), Map.of()).block(PATIENCE);

    Crowd crowd = looks.members(berlin, null, 1).block(PATIENCE);

    assertThat(crowd.all()).isTrue();
    assertThat(crowd.next()).isNull();
    assertThat(crowd.members()).extracting(one -> one.member().userId()).containsExactly(ben, carol, alice);
    assertThat(crowd.members()).extracting(ConversationLooks.Standing::readBehind).containsExactly(4L, 3L, 0L);
    assertThat(crowd.members()).extracting(ConversationLooks.Standing::deliveredBehind).containsExactly(1L, 3L, 0L);
    assertThat(crowd.members()).extracting(one -> one.cursor().readSeq()).containsExactly(2L, 0L, 6L);
  }

  @Test
  void manyMembersComeAPageAtATimeById() {
    int others = ConversationLooks.SORTED_MEMBERS + 20;
    Set<UserId> crowd = Set.copyOf(people.issue(
        IntStream.range(0, others).mapToObj(i -> "member-%d-%s".formatted(i, UUID.randomUUID())).toList(),
        LocalTokens.DEFAULT_TIME_TO_LIVE).block(PATIENCE).stream().map(LocalToken::userId).toList());
    ConversationId channel = make(ConversationKind.CHANNEL, crowd);

    List<UserId> met = new ArrayList<>();
    UserId after = null;
    do {
      Crowd page = looks.members(channel, after, 1_000).block(PATIENCE);
      assertThat(page.all()).isFalse();
      assertThat(page.members()).hasSizeBetween(1, ConversationLooks.MAX_LIMIT);
      page.members().forEach(one -> met.add(one.member().userId()));
      after = page.next();
    } while (after != null);

    assertThat(met).doesNotHaveDuplicates().hasSize(others + 1).contains(alice).containsAll(crowd);
  }

  private static long counting(Reason reason) {
    return reason.entries().stream().filter(entry -> entry.verdict() == Verdict.COUNTS).count();
  }

  private Page page(UserId reader) {
    return history.page(reader, berlin, null, null, 1).block(PATIENCE);
  }
}
