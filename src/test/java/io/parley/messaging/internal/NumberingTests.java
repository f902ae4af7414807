package io.parley.messaging.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.conversation.ConversationId;
import io.parley.identity.UserId;
import io.parley.messaging.AcceptedRecord;
import io.parley.messaging.Content;
import io.parley.messaging.MessageType;
import io.parley.messaging.Position;
import io.parley.messaging.internal.Numbering.Known;
import io.parley.platform.TimeUuids;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class NumberingTests {
  private static final int ROWS_PER_BUCKET = 3;
  private static final UUID TOPIC = UUID.randomUUID();
  private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");
  private static final long TODAY = 20261124_0000L;
  private static final Known NOTHING = new Known(List.of(), true);

  private final ConversationId conversation = new ConversationId(UUID.randomUUID());
  private final UserId alice = new UserId(UUID.randomUUID());
  private final TimeUuids ids = new TimeUuids(Clock.systemUTC());
  private final Numbering numbering = new Numbering(ROWS_PER_BUCKET);

  @Test
  void recordsGetTheNextNumbersInTheirOrder() {
    List<Placed> placed = numbering.place(List.of(record(7), record(9)), new LogTail(41, TODAY, 40), nothing(2));

    assertThat(placed).extracting(one -> one.tail().seq()).containsExactly(42L, 43L);
  }

  @Test
  void aRepeatInTheSamePollGetsNoNumberAndLeavesNoHole() {
    AcceptedRecord first = record(7);
    List<Placed> placed = numbering.place(List.of(first, repeat(first, 8), record(9)), LogTail.EMPTY, nothing(3));

    assertThat(placed).extracting(one -> one.record().position().offset()).containsExactly(7L, 9L);
    assertThat(placed).extracting(one -> one.tail().seq()).containsExactly(1L, 2L);
  }

  @Test
  void aRepeatOfOneNumberedAtALowerPositionGetsNoNumber() {
    assertThat(numbering.place(List.of(record(7)), LogTail.EMPTY, List.of(numbered(1, 6)))).isEmpty();
  }

  @Test
  void aNumberGivenByOneWhoRanAheadIsNotBelieved() {
    List<Placed> placed = numbering.place(List.of(record(7)), LogTail.EMPTY, List.of(numbered(2, 8)));

    assertThat(placed).extracting(one -> one.tail().seq()).containsExactly(1L);
  }

  @Test
  void oneWhoComesAgainAtItsOwnPositionGetsTheSameNumber() {
    List<Placed> placed = numbering.place(List.of(record(7)), new LogTail(4, TODAY, 4), List.of(numbered(5, 7)));

    assertThat(placed).extracting(one -> one.tail().seq()).containsExactly(5L);
  }

  @Test
  void refusesToGiveARecordASecondNumber() {
    assertThatThrownBy(() -> numbering.place(List.of(record(7)), LogTail.EMPTY, List.of(numbered(5, 7))))
        .isInstanceOf(IllegalStateException.class).hasMessageContaining("was number 5 and would now be 1");
  }

  @Test
  void anotherSenderMayUseTheSameClientMessageId() {
    AcceptedRecord first = record(7);
    AcceptedRecord bens = new AcceptedRecord(position(8), NOON, conversation, ids.next(0),
        new UserId(UUID.randomUUID()), first.clientMessageId(), MessageType.TEXT, Content.text("hi"), null);

    assertThat(numbering.place(List.of(first, bens), LogTail.EMPTY, nothing(2))).hasSize(2);
  }

  @Test
  void aFullBucketIsFollowedByANewOne() {
    List<Placed> placed = numbering.place(List.of(record(1), record(2), record(3), record(4)), LogTail.EMPTY,
        nothing(4));

    assertThat(placed).extracting(one -> one.tail().bucket()).containsExactly(TODAY, TODAY, TODAY, TODAY + 1);
    assertThat(placed).extracting(one -> one.tail().opensBucket()).containsExactly(true, false, false, true);
  }

  @Test
  void bucketsNeverRunBackwardsWhenTheBrokersClockDoes() {
    LogTail tail = numbering.place(List.of(record(1)), LogTail.EMPTY, nothing(1)).getLast().tail();
    List<Placed> yesterday = numbering.place(List.of(record(2, NOON.minus(Duration.ofDays(1)))), tail, nothing(1));

    assertThat(yesterday.getLast().tail().bucket()).isEqualTo(TODAY);
  }

  @Test
  void aNewDayOpensANewBucket() {
    LogTail tail = numbering.place(List.of(record(1)), LogTail.EMPTY, nothing(1)).getLast().tail();
    LogTail tomorrow = numbering.place(List.of(record(2, NOON.plus(Duration.ofDays(1)))), tail, nothing(1)).getLast()
        .tail();

    assertThat(tomorrow).isEqualTo(new LogTail(2, 20261125_0000L, 2));
  }

  @Test
  void splittingThePollsChangesNoNumberAndNoBucket() {
    List<AcceptedRecord> records = List.of(record(1), record(2), record(3), record(4), record(5));
    List<Placed> atOnce = numbering.place(records, LogTail.EMPTY, nothing(5));

    for (int split = 1; split < records.size(); split++) {
      List<Placed> first = numbering.place(records.subList(0, split), LogTail.EMPTY, nothing(split));
      List<Placed> second = numbering.place(records.subList(split, records.size()), first.getLast().tail(),
          nothing(records.size() - split));
      assertThat(second).isEqualTo(atOnce.subList(split, records.size()));
    }
  }

  private AcceptedRecord record(long offset) {
    return record(offset, NOON);
  }

  private AcceptedRecord record(long offset, Instant appendedAt) {
    return new AcceptedRecord(position(offset), appendedAt, conversation, ids.next(0), alice, UUID.randomUUID(),
        MessageType.TEXT, Content.text("hi"), null);
  }

  private AcceptedRecord repeat(AcceptedRecord first, long offset) {
    return new AcceptedRecord(position(offset), NOON, conversation, ids.next(0), first.senderId(),
        first.clientMessageId(), MessageType.TEXT, Content.text("hi"), null);
  }

  private static Known numbered(long seq, long offset) {
    return new Known(List.of(new Claim.Number(UUID.randomUUID(), seq, position(offset))), true);
  }

  private static Position position(long offset) {
    return new Position(TOPIC, 3, offset);
  }

  private static List<Known> nothing(int records) {
    return Collections.nCopies(records, NOTHING);
  }
}
