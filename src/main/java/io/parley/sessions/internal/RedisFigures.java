package io.parley.sessions.internal;

import io.lettuce.core.SetArgs;
import io.parley.platform.Redis;
import io.parley.sessions.NodeId;
import io.parley.sessions.ops.Figures;
import io.parley.sessions.ops.Interval;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import reactor.core.publisher.Mono;

/// Figures as keys that expire, one a node.
final class RedisFigures implements Figures {
  private final Redis redis;

  RedisFigures(Redis redis) {
    this.redis = redis;
  }

  Mono<Void> publish(NodeId node, Collection<Interval> latest) {
    String text = IntervalFormat.write(latest);
    return redis.call(commands -> commands.set(key(node), text, SetArgs.Builder.ex(KEPT))).then();
  }

  @Override
  public Mono<Map<NodeId, List<Interval>>> latest(Collection<NodeId> nodes) {
    List<NodeId> asked = List.copyOf(nodes);
    return redis.call(commands -> Pipelines.all(asked, node -> commands.get(key(node)).thenApply(Optional::ofNullable)))
        .map(found -> {
          Map<NodeId, List<Interval>> latest = new HashMap<>();
          for (int i = 0; i < asked.size(); i++) {
            List<Interval> intervals = found.get(i).map(IntervalFormat::read).orElse(List.of());
            if (!intervals.isEmpty()) {
              latest.put(asked.get(i), intervals);
            }
          }
          return latest;
        });
  }

  private static String key(NodeId node) {
    return "figures:" + node.value();
  }
}
