package io.parley.admin.internal.figures;

import io.parley.sessions.NodeId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Something that is wrong now.
///
/// @param subject the node that it is about; null where it is about none, or all
/// @param sentence what is wrong and where, complete but for the time since
/// @param partition that it is about; null where it is about none
/// @param what the most frequent cause, as it is called in a filter: the reason of dead letters, the code of refusals; null for others
/// @param since the begin of the first window in which it was so
public record Alarm(Kind kind, Severity severity, @Nullable NodeId subject, @Nullable Integer partition,
    @Nullable String what, String sentence, Instant since) {
  /// In the order in which they are to be looked at.
  public enum Kind {
    ENGINE_REDIS, ENGINE_CASSANDRA, ENGINE_KAFKA, NODE_SILENT, DELIVERY_SLOW, BEHIND, DEAD_LETTERS, REFUSING,
    RECONNECT_STORM, SLOW_READERS, PHONE_PUSHES, NODE_ODD;

    /// Whether it is trouble of an engine.
    public boolean isOfAnEngine() {
      return this == ENGINE_REDIS || this == ENGINE_CASSANDRA || this == ENGINE_KAFKA;
    }
  }

  public enum Severity {
    BAD, WARN
  }
}
