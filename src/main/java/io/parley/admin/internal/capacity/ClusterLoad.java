package io.parley.admin.internal.capacity;

import io.parley.admin.internal.figures.NodePoint;
import io.parley.admin.internal.figures.Overview;
import io.parley.sessions.NodeId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What an admin node holds of the others' load, without asking anybody.
public interface ClusterLoad {
  Overview overview();

  /// The last 15 minutes of one node in windows of 5 s, oldest first, null for gaps.
  List<@Nullable NodePoint> quarterOf(NodeId node);
}
