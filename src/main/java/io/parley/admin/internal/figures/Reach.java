package io.parley.admin.internal.figures;

import io.parley.sessions.NodeId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Of whom the figures speak.
///
/// @param reporting nodes that are here and told something in the last 10 s
/// @param expected nodes that are here
/// @param silent those that are here and told nothing, with when they did last
/// @param readAt when the nodes and their figures were read last; null before the first time
/// @param failure why they can't be read now; null where they can
public record Reach(int reporting, int expected, List<Silent> silent, @Nullable Instant readAt,
    @Nullable String failure) {
  /// @param last null where it never told anything
  public record Silent(NodeId node, @Nullable Instant last) {}

  public boolean isWhole() {
    return reporting == expected;
  }
}
