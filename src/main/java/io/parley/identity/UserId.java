package io.parley.identity;

import io.parley.platform.ParleyException;
import java.util.UUID;

/// A person.
public record UserId(UUID value) implements Comparable<UserId> {
  /// @throws ParleyException `bad_request` when the text is no UUID
  public static UserId parse(String text) {
    try {
      return new UserId(UUID.fromString(text));
    } catch (IllegalArgumentException e) {
      throw ParleyException.badRequest("user_id is not a UUID");
    }
  }

  /// By their text, so that every node sorts a pair alike ([UUID#compareTo] compares signed halves).
  @Override
  public int compareTo(UserId other) {
    return value.toString().compareTo(other.value.toString());
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
