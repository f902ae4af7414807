package io.parley.messaging.internal;

import io.parley.messaging.Unread;

/// Adds up what is unread, and says when that is enough.
///
/// What a user has not seen lies where something was said lately. So a row of conversations in which they have seen everything is as
/// good as the end, and the work is that of those they have not read, and not of all they are in.
final class UnreadTally {
  static final int NOTHING_IN_A_ROW = 50;
  static final int CONVERSATIONS = 200;

  private final int wanted;
  private int looked;
  private int total;
  private int nothing;

  /// @param wanted the first ones, without which it is never enough
  UnreadTally(int wanted) {
    this.wanted = wanted;
  }

  /// Whether no more needs to be looked at behind this one.
  boolean isEnough(int unread) {
    looked++;
    total += unread;
    nothing = unread == 0 && looked > wanted ? nothing + 1 : 0;
    return looked >= wanted
        && (total >= Unread.MOST || nothing >= NOTHING_IN_A_ROW || looked >= wanted + CONVERSATIONS);
  }
}
