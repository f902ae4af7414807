package io.parley.sessions;

/// A node's name, unique while it runs: 1 to 64 letters, digits, dots, dashes or underscores.
public record NodeId(String value) {
  public NodeId {
    if (!value.matches("[A-Za-z0-9._-]{1,64}")) {
      throw new IllegalArgumentException("parley.node.id must have 1 to 64 of letters, digits, '.', '-', '_'");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
