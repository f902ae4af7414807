package io.parley.admin.web;

import io.parley.identity.Ban;
import io.parley.identity.Standing;
import io.parley.sessions.ClosedSession;
import io.parley.sessions.SlowSession;
import io.parley.sessions.UserCount;
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

  /// Somebody. What is null did not come in time, unless it says something else.
  ///
  /// @param name null also where nobody with this id came yet
  /// @param lastSeen null also while they are here
  /// @param refused sends in an hour; null also where only its being few is known
  public record Row(String userId, @Nullable String name, @Nullable WhyPresence presence, @Nullable Integer sessions,
      @Nullable Integer devices, @Nullable Instant lastSeen, @Nullable UserCount refused, @Nullable Stand stand,
      Because because) {
    private static final String UNKNOWN = "–";

    public String url() {
      return PeoplePage.URL + "/" + userId;
    }

    public String sessions(Show show) {
      return sessions == null ? UNKNOWN : show.count(sessions);
    }

    public String devices(Show show) {
      return devices == null ? UNKNOWN : show.count(devices);
    }

    public String refused(Show show) {
      return refused == null
          ? UNKNOWN
          : (refused.atLeast() == refused.atMost() ? "" : "≥ ") + show.count(refused.atLeast());
    }

    public String standing(Show show) {
      return stand == null
          ? UNKNOWN
          : stand.until == null ? stand.word : "%s until %s".formatted(stand.word, show.seconds(stand.until));
    }

    public boolean isBanned() {
      return stand != null && stand.banned;
    }

    public @Nullable SlowReader slow() {
      return because.slow;
    }
  }

  /// Whether somebody may come in.
  ///
  /// @param word `banned`, `tokens revoked` or `clear`
  /// @param until when the ban ends by itself; null where it does not, or there is none
  public record Stand(boolean banned, String word, @Nullable Instant until) {
    static Stand of(Standing standing, Instant now) {
      Ban ban = standing.ban();
      return ban != null && ban.holds(now)
          ? new Stand(true, "banned", ban.until())
          : new Stand(false, standing.revokedAt() == null ? "clear" : "tokens revoked", null);
    }
  }

  /// What a set says of somebody; null where it is another set.
  ///
  /// @param end of their last session
  /// @param ban that holds
  public record Because(@Nullable SlowReader slow, @Nullable ClosedSession end, @Nullable Ban ban) {
    static final Because NOTHING = new Because(null, null, null);

    /// Why they went, why they are banned; empty where neither.
    public String note(Show show) {
      return end != null
          ? "%s, %s at %s".formatted(Closings.why(end), end.deviceId(), show.clock(end.at()))
          : ban != null ? ban.reason() : "";
    }
  }

  /// A session that reads too slowly.
  ///
  /// @param node its gateway
  public record SlowReader(String node, SlowSession session) {}
}
