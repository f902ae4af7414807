package io.parley.admin.internal.figures;

import io.parley.sessions.ops.KnownNode;
import java.util.List;

/// What is known at the end of a window of 15 s, to be judged.
///
/// @param window the 15 s
/// @param minute the last minute
/// @param fiveMinutes what happened in the last five
/// @param usualOpens the median of the sockets opened in 15 s of the last hour; below 0 where less than half of it is known
/// @param nodes that are here, with what each did in the last minute
record Evidence(Point window, Counts minute, Counts fiveMinutes, double usualOpens, List<NodeMinute> nodes) {
  /// @param latest what it measured last
  record NodeMinute(KnownNode node, Counts counts, NodePoint latest) {}
}
