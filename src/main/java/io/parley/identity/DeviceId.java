package io.parley.identity;

import io.parley.platform.ParleyException;

/// An installation of a client, named by itself.
///
/// @param value 1 to 64 characters
public record DeviceId(String value) {
  public static final int MAX_LENGTH = 64;

  public DeviceId {
    if (value.isEmpty() || value.length() > MAX_LENGTH) {
      throw ParleyException.badRequest("device_id must have 1 to %d characters".formatted(MAX_LENGTH));
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
