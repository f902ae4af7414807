package io.parley.admin.web;

import io.parley.messaging.ops.UnreadReasons.Verdict;

/// Why an entry counts as unread or not, in words.
public final class Verdicts {
  private Verdicts() {}

  public static String word(Verdict verdict) {
    return switch (verdict) {
      case COUNTS -> "counts";
      case BEFORE_JOINING -> "before they joined";
      case AFTER_LEAVING -> "after they left";
      case READ -> "read";
      case KIND -> "this kind doesn't count";
      case OWN -> "their own";
    };
  }
}
