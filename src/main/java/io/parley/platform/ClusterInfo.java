package io.parley.platform;

import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// INFO of a whole cluster.
final class ClusterInfo {
  private ClusterInfo() {}

  /// Of each primary that holds slots, in the order of their node ids.
  static CompletionStage<List<String>> ofPrimaries(StatefulRedisClusterConnection<String, String> cluster,
      String section) {
    List<CompletableFuture<String>> answers = cluster.getPartitions().stream()
        .filter(ClusterInfo::holdsSlots)
        .map(RedisClusterNode::getNodeId).sorted()
        .map(node -> cluster.getConnectionAsync(node)
            .thenCompose(connection -> connection.async().info(section)))
        .toList();
    return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
        .thenApply(_ -> answers.stream().map(CompletableFuture::join).toList());
  }

  private static boolean holdsSlots(RedisClusterNode node) {
    return node.getRole().isUpstream() && !node.hasNoSlots();
  }
}
