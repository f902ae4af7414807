package io.parley.messaging;

/// How far a member has come: the highest place that any device holds, and the highest that was seen. Read implies delivered.
public record Cursor(long deliveredSeq, long readSeq) {
  public static final Cursor NONE = new Cursor(0, 0);
}
