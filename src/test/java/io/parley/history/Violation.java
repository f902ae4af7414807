package io.parley.history;

/// A promise that was broken.
///
/// @param what names the message, its seq and whom it concerns
public record Violation(Invariant invariant, String what) {
  @Override
  public String toString() {
    return "[%s] %s".formatted(invariant, what);
  }
}
