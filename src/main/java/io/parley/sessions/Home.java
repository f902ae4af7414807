package io.parley.sessions;

import java.util.Optional;

/// Where sessions are held: a node in one of its lives. As text `node_id|incarnation`.
public record Home(NodeId nodeId, Incarnation incarnation) {
  public static final char BAR = '|';

  /// Empty for a text that no node of ours wrote.
  public static Optional<Home> parse(String text) {
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
