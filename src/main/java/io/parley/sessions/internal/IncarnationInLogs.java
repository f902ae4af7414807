package io.parley.sessions.internal;

import ch.qos.logback.classic.LoggerContext;
import io.parley.platform.NodeInLogs;
import io.parley.sessions.Incarnation;
import io.parley.sessions.Nodes;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;

/// Tells the log which life the node is in.
final class IncarnationInLogs implements Disposable {
  private final Disposable following;

  IncarnationInLogs(Nodes nodes) {
    tell(nodes.incarnation());
    following = nodes.renewals().subscribe(IncarnationInLogs::tell);
  }

  private static void tell(Incarnation incarnation) {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext log) {
      log.putProperty(NodeInLogs.INCARNATION, incarnation.value());
    }
  }

  @Override
  public void dispose() {
    following.dispose();
  }
}
