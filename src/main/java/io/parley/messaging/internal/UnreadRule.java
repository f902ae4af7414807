package io.parley.messaging.internal;

import io.parley.conversation.Member;
import io.parley.messaging.ops.UnreadReasons.Verdict;

/// What counts as unread for a member. Whoever counts asks it, and so does whoever explains.
///
/// @param readSeq what the member has seen
/// @param latestSeq where the conversation ends, or something before it
record UnreadRule(Member member, long readSeq, long latestSeq) {
  /// Nothing up to there counts.
  long after() {
    return Math.max(readSeq, member.firstVisibleSeq() - 1);
  }

  /// Nothing beyond it counts.
  long last() {
    return member.lastVisibleSeq(latestSeq);
  }

  /// Whether nothing can count.
  boolean isEmpty() {
    return after() >= last();
  }

  boolean counts(LogEntry entry) {
    return judge(entry) == Verdict.COUNTS;
  }

  Verdict judge(LogEntry entry) {
    if (entry.seq() < member.firstVisibleSeq()) {
      return Verdict.BEFORE_JOINING;
    }
    if (entry.seq() > last()) {
      return Verdict.AFTER_LEAVING;
    }
    if (entry.seq() <= readSeq) {
      return Verdict.READ;
    }
    if (!entry.type().countsAsUnread()) {
      return Verdict.KIND;
    }
    return entry.senderId().equals(member.userId()) ? Verdict.OWN : Verdict.COUNTS;
  }
}
