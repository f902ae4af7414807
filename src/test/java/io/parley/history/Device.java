package io.parley.history;

import io.parley.identity.UserId;

/// One installation of a user's.
public record Device(UserId user, String name) {
  public Session session(int number) {
    return new Session(this, number);
  }

  @Override
  public String toString() {
    return name + " of " + user;
  }

  /// One presence of it, from `welcome` to the end of its socket.
  ///
  /// @param number 1, 2, 3 … with each time it connects
  public record Session(Device device, int number) {
    public UserId user() {
      return device.user();
    }

    @Override
    public String toString() {
      return "session %d of %s".formatted(number, device);
    }
  }
}
