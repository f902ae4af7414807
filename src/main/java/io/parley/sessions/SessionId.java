package io.parley.sessions;

/// One authenticated presence of a device.
public record SessionId(String value) {
  @Override
  public String toString() {
    return value;
  }
}
