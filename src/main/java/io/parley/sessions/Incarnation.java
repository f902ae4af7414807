package io.parley.sessions;

/// One life of a node: a new one begins with each start and after each lost lease.
///
/// @param value a random UUID's text
public record Incarnation(String value) {
  @Override
  public String toString() {
    return value;
  }
}
