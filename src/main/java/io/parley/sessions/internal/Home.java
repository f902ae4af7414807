package io.parley.sessions.internal;

import io.parley.sessions.Incarnation;
import io.parley.sessions.NodeId;
import java.util.Optional;

/// Where a session is held; in an entry as `node_id|incarnation`.
record Home(NodeId nodeId, Incarnation incarnation) {
  static final char BAR = '|';

  /// Empty for a text that no node of ours wrote.
  static Optional<Home> parse(String text) {
    int bar = text.indexOf(BAR);
    try {
      return bar < 0
          ? Optional.empty()
          : Optional.of(new Home(new NodeId(text.substring(0, bar)), new Incarnation(text.substring(bar + 1))));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    return nodeId.value() + BAR + incarnation.value();
  }
}
