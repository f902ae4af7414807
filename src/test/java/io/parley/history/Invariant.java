package io.parley.history;

/// What must always hold. The first eight bear the numbers of the design.
public enum Invariant {
  SENT_IS_KEPT("1: what was answered with sent is in every member's history and reaches every device"),
  ONLY_IN_THE_INTERVAL("2: nobody sees anything from outside the interval in which they were a member"),
  ONE_KEY_ONE_MESSAGE("3: one client message id is one visible message, and another content is refused"),
  ONE_ORDER("4: everybody has one order, without holes, and a reply comes after what its sender had seen"),
  ONLY_WHAT_WAS_SENT("5: what is visible was sent by somebody, and not refused for good"),
  NO_HOLE("6: sync and pushes leave no hole, without a later message to reveal it"),
  NEVER_FAILED_YET_SHOWN("7: nothing is called failed while it may still become visible"),
  GONE_STAYS_GONE("13: deleted or edited-away content does not come back, and what replaced it is there"),
  CURSORS_ONLY_RISE("cursors: delivered and read are the highest that any device said, cut to the end"),
  UNREAD_IS_COUNTED("unread: text, image and file by others after what was read, up to 100");

  private final String sentence;

  Invariant(String sentence) {
    this.sentence = sentence;
  }

  @Override
  public String toString() {
    return sentence;
  }
}
