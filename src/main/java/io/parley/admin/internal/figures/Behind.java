package io.parley.admin.internal.figures;

import io.parley.sessions.NodeId;
import io.parley.sessions.ops.Interval;
import org.jspecify.annotations.Nullable;

/// The oldest record that has not come to all its gateways.
///
/// @param seconds since Kafka took it
/// @param owner the node that reads its partition; null where nobody does
/// @param records of the partition that this node is furthest behind, which need not be the same one
public record Behind(double seconds, int partition, @Nullable NodeId owner, long records) {
  private static final String OF_MESSAGES = "{topic=parley.messages}";

  /// Null where nothing waited there.
  static @Nullable Behind of(NodeId node, Interval interval) {
    Double partition = interval.gauges().get("parley.fanout.oldest.partition" + OF_MESSAGES);
    return partition == null
        ? null
        : new Behind(interval.gauges().getOrDefault("parley.fanout.oldest" + OF_MESSAGES, 0.0), partition.intValue(),
            node, Math.round(interval.gauges().getOrDefault("parley.fanout.behind" + OF_MESSAGES, 0.0)));
  }

  static @Nullable Behind worse(@Nullable Behind one, @Nullable Behind other) {
    return one == null || other != null && other.seconds > one.seconds ? other : one;
  }
}
