package io.parley.messaging.internal;

import io.parley.conversation.Member;
import io.parley.messaging.Message;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The part of a log that a page is cut from.
///
/// @param from the first place, inclusive
/// @param end the place after the last one
/// @param last the last place that the reader may see
/// @param upwards whether the page begins at `from` or ends before `end`
record Stretch(long from, long end, long last, boolean upwards, int limit) {
  /// @param afterSeq exclusive, as `beforeSeq`
  static Stretch of(Member reader, long latestSeq, @Nullable Long afterSeq, @Nullable Long beforeSeq, int limit) {
    long last = reader.lastVisibleSeq(latestSeq);
    long from = afterSeq == null
        ? reader.firstVisibleSeq()
        : Math.max(reader.firstVisibleSeq(), Math.min(afterSeq, last) + 1);
    long end = beforeSeq == null ? last + 1 : Math.min(last + 1, beforeSeq);
    return new Stretch(from, end, last, afterSeq != null, limit);
  }

  boolean isEmpty() {
    return from >= end;
  }

  /// Whether there are others in the direction asked for.
  ///
  /// @param kept what the page holds, in the order in which it was read
  boolean more(List<Message> kept) {
    return !kept.isEmpty() && (upwards ? kept.getLast().seq() < end - 1 : kept.getLast().seq() > from);
  }

  /// Whether these rows hold everything above `after` that the reader may see.
  ///
  /// @param rows of this stretch, in the order in which they were read
  boolean covers(List<LogEntry> rows, long after) {
    if (rows.isEmpty()) {
      return false;
    }
    long lowest = Math.min(rows.getFirst().seq(), rows.getLast().seq());
    long highest = Math.max(rows.getFirst().seq(), rows.getLast().seq());
    return lowest <= after + 1 && highest == last;
  }

  /// By rising seq, whichever way they were read.
  List<Message> ascending(List<Message> read) {
    return upwards ? read : read.reversed();
  }
}
