package io.parley.admin.web;

import io.parley.sessions.SlowSession;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A set of people, 25 at a time.
///
/// @param all how many are in it, at most 500
/// @param known what was found; false where nobody could be asked
/// @param notes what this list lacks, a sentence each
/// @param late whether waiting longer may help
/// @param from the rank of the first row, from 0
/// @param more whether there are rows behind these
public record PeopleList(PeopleSet set, List<Row> rows, int all, boolean known, List<String> notes, boolean late,
    int from, boolean more, Instant at) {
  static final int ROWS = 25;

  public int previous() {
    return Math.max(0, from - ROWS);
  }

  public int next() {
    return from + ROWS;
  }

  /// Somebody in words; `–` is not known.
  ///
  /// @param name null where nobody with this id came yet, or the profile did not come in time
  /// @param presence null where it did not come in time
  /// @param slow null in other sets
  /// @param note what this set says of them: why they went, why they are banned; empty where nothing
  public record Row(String userId, @Nullable String name, @Nullable WhyPresence presence, String sessions,
      String devices, @Nullable Instant lastSeen, String refused, String standing, boolean banned,
      @Nullable SlowReader slow, String note) {
    public String url() {
      return PeoplePage.URL + "/" + userId;
    }
  }

  /// A session that reads too slowly.
  ///
  /// @param node its gateway
  public record SlowReader(String node, SlowSession session) {}
}
