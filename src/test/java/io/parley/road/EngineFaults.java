package io.parley.road;

import io.parley.cluster.Cluster;
import io.parley.engines.internal.EngineNode;
import java.time.Duration;
import java.util.List;

/// What is done to three nodes of one engine.
final class EngineFaults {
  private static final Duration AWAY = Duration.ofSeconds(15);

  private EngineFaults() {}

  static void oneIsKilled(Cluster cluster, String what, List<EngineNode> nodes) throws Exception {
    FaultRun.through(cluster, "one of three %s killed".formatted(what), run -> {
      nodes.getLast().kill();
      run.pass(AWAY);
      nodes.getLast().start().awaitAnswer();
    });
  }

  /// The first stays: alone it is no quorum, and nothing may be called sent.
  static void twoAreKilled(Cluster cluster, String what, List<EngineNode> nodes) throws Exception {
    List<EngineNode> lost = nodes.subList(1, nodes.size());
    FaultRun.through(cluster, "two of three %s killed".formatted(what), run -> {
      lost.forEach(EngineNode::kill);
      long since = System.nanoTime();
      run.pass(AWAY);
      run.assertNothingSentThatBeganAfter(since);
      lost.forEach(EngineNode::start);
      for (EngineNode node : lost) {
        node.awaitAnswer();
      }
    });
  }
}
