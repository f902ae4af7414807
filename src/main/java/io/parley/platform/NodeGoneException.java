package io.parley.platform;

import java.io.Serial;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A node that is there no more: it has no lease, or nothing listens where it was. Nothing reached it.
public final class NodeGoneException extends ParleyException {
  @Serial
  private static final long serialVersionUID = 1L;
  private static final Duration PAUSE = Duration.ofSeconds(1);

  public NodeGoneException(String nodeId, @Nullable Throwable cause) {
    super(ErrorKind.UNAVAILABLE, "unavailable", "Node %s is gone".formatted(nodeId), PAUSE, cause);
  }
}
