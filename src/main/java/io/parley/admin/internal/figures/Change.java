package io.parley.admin.internal.figures;

import io.parley.sessions.NodeId;
import java.time.Instant;

/// Something that became different, and may be the cause of what follows.
public record Change(Instant at, NodeId node, What what) {
  public enum What {
    CAME, CAME_BACK, LOST_ITS_LEASE, STOPPED, FELL_SILENT, WENT
  }
}
