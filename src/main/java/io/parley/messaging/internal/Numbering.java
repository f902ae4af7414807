package io.parley.messaging.internal;

import io.parley.messaging.AcceptedRecord;
import io.parley.messaging.Position;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/// The rule that gives records their numbers. No I/O: what is decided depends on the log and the claims alone.
final class Numbering {
  private final int rowsPerBucket;

  Numbering(int rowsPerBucket) {
    this.rowsPerBucket = rowsPerBucket;
  }

  /// What the claims say of one record's client message id.
  ///
  /// @param numbers found there, mostly none
  /// @param stored whether messaging has stored a message under it
  record Known(List<Claim.Number> numbers, boolean stored) {
    static Known of(List<Claim> claims) {
      return new Known(claims.stream().map(Claim::number).filter(Objects::nonNull).toList(),
          claims.stream().anyMatch(claim -> claim.messageId() != null));
    }

    private boolean before(Position position) {
      return numbers.stream().anyMatch(number -> number.position().isBefore(position));
    }
  }

  /// Places records of one conversation, in the order of their positions, behind `tail`.
  ///
  /// A record is a repeat, and gets no number, if its client message id has a number at a lower position, in the claims
  /// or among the records before it here. A number at a higher position was given by one who ran ahead and counts as
  /// not found; so does one at the record's own position, which comes out the same again.
  ///
  /// @param known for each record, in the same order
  /// @throws IllegalStateException when a record's number was given differently before: the log and the claims then
  ///   contradict each other, and going on would give one message two places
  List<Placed> place(List<AcceptedRecord> records, LogTail tail, List<Known> known) {
    List<Placed> placed = new ArrayList<>(records.size());
    Set<AcceptedRecord.ClaimKey> handled = HashSet.newHashSet(records.size());
    LogTail end = tail;
    for (int i = 0; i < records.size(); i++) {
      AcceptedRecord record = records.get(i);
      if (handled.add(record.claimKey()) && !known.get(i).before(record.position())) {
        end = end.next(Buckets.firstOfDay(record.appendedAt()), rowsPerBucket);
        check(record, end.seq(), known.get(i));
        placed.add(new Placed(record, end));
      }
    }
    return placed;
  }

  private static void check(AcceptedRecord record, long seq, Known known) {
    for (Claim.Number number : known.numbers) {
      if (number.position().equals(record.position()) && number.seq() != seq) {
        throw new IllegalStateException("record %s of conversation %s was number %d and would now be %d".formatted(
            record.position(), record.conversationId(), number.seq(), seq));
      }
    }
  }
}
