package io.parley.admin.internal.figures;

import io.parley.sessions.ops.KnownNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A node, with what it measured.
///
/// @param latest what it measured last; null where it has told nothing since this admin node looks
/// @param minute what happened on it in the last minute
/// @param reporting whether it told something in the last 10 s
/// @param otherVersion whether most nodes have another version
/// @param alarms that are about it
public record NodeView(KnownNode node, State state, @Nullable NodePoint latest, Counts minute, boolean reporting,
    boolean otherVersion, List<Alarm> alarms) {
  /// The worst first.
  public enum State {
    /// Its lease ran out, not long ago.
    LOST,
    /// It is here and its lease is old, or it tells no figures.
    SILENT, ODD, DRAINING, UP, GONE
  }
}
