package io.parley.identity;

import io.parley.platform.ParleyException;
import io.parley.platform.Uuids;
import java.util.UUID;

/// A person.
public record UserId(UUID value) implements Comparable<UserId> {
  /// @throws ParleyException `bad_request` when the text is no UUID
  public static UserId parse(String text) {
    return new UserId(Uuids.parse(text, "user_id"));
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
