package io.parley.admin.internal.figures;

import io.parley.admin.internal.figures.Alarm.Kind;
import io.parley.admin.internal.figures.Alarm.Severity;
import io.parley.sessions.NodeId;
import org.jspecify.annotations.Nullable;

/// What one look found to be wrong. See [Alarm].
record Finding(Kind kind, Severity severity, @Nullable NodeId subject, @Nullable Integer partition,
    @Nullable String what, String sentence) {
  Finding(Kind kind, Severity severity, @Nullable NodeId subject, String sentence) {
    this(kind, severity, subject, null, null, sentence);
  }

  /// Findings with the same are about the same trouble.
  record About(Kind kind, @Nullable NodeId subject) {}

  /// Only of nodes there can be several troubles of one kind at a time.
  About about() {
    return new About(kind, kind == Kind.NODE_ODD || kind == Kind.NODE_SILENT ? subject : null);
  }
}
