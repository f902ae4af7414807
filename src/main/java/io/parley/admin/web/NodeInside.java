package io.parley.admin.web;

import io.parley.admin.internal.partitions.LogPartition;
import io.parley.notification.ops.PushProviders;
import io.parley.sessions.SlowSession;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a node's page asks of the node itself and of others, block by block. Null are those that do not concern it.
public record NodeInside(@Nullable Block<OddSettings> settings, @Nullable Block<List<LogPartition>> partitions,
    @Nullable Block<List<SlowSession>> slowest, @Nullable Block<PushProviders.Figures> pushes) {
  static final NodeInside NOTHING = new NodeInside(null, null, null, null);

  public boolean late() {
    return isLate(settings) || isLate(partitions) || isLate(slowest) || isLate(pushes);
  }

  private static boolean isLate(@Nullable Block<?> block) {
    return block != null && block.late();
  }
}
