package io.parley.admin.web;

import io.parley.admin.internal.Permission;
import io.parley.admin.web.Exports.Export;
import io.parley.admin.web.Exports.Part;
import io.parley.admin.web.PeopleList.Because;
import io.parley.admin.web.PeopleList.Row;
import io.parley.identity.Ban;
import io.parley.sessions.ClosedSession;
import io.parley.sessions.SlowSession;
import io.parley.sessions.UserCount;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A set of people as CSV: the columns of its page, with numbers and times as they are. An empty cell is not known, or there is none.
final class PeopleExport {
  private static final List<String> WHO = List.of("user_id", "name", "presence");
  private static final List<String> SLOW = List.of("device", "gateway", "queued_frames", "oldest_frame", "waited_here",
      "device_took", "closed_4410");
  private static final List<String> USUAL = List.of("since", "sessions", "devices", "last_seen",
      "refused_per_hour_at_least", "refused_per_hour_at_most", "standing", "banned_until");

  private PeopleExport() {}

  static Export of(PeopleSet set, PeopleSets.Whole whole) {
    return new Export(Permission.LISTS_EXPORT, "people-" + set.key(),
        "people: " + set.title().toLowerCase(Locale.ROOT), heads(set), Exports.rows(whole.rows().map(
            rows -> new Part(rows.all().stream().<List<?>>map(row -> cells(set, row)).toList(), !rows.late())),
            whole.notes()));
  }

  private static List<String> heads(PeopleSet set) {
    List<String> heads = new ArrayList<>(WHO);
    heads.addAll(set == PeopleSet.SLOW_READERS ? SLOW : USUAL);
    heads.addAll(switch (set) {
      case BANNED -> List.of("reason");
      case LATELY_GONE -> List.of("why_it_ended", "ended_device", "ended_at");
      case MOST_SESSIONS, SLOW_READERS, MOST_REFUSED -> List.of();
    });
    return heads;
  }

  private static List<@Nullable Object> cells(PeopleSet set, Row row) {
    WhyPresence presence = row.presence();
    List<@Nullable Object> cells = new ArrayList<>(Arrays.asList(row.userId(), row.name(),
        presence == null ? null : presence.word()));
    cells.addAll(set == PeopleSet.SLOW_READERS ? slow(row.because().slow()) : usual(row));
    cells.addAll(because(set, row.because()));
    return cells;
  }

  private static List<@Nullable Object> slow(PeopleList.@Nullable SlowReader slow) {
    if (slow == null) {
      return List.of();
    }
    SlowSession session = slow.session();
    return Arrays.asList(session.deviceId(), slow.node(), session.isOpen() ? session.queuedFrames() : null,
        session.queuedFrames() == 0 ? null : session.oldest(), session.waited(), session.deviceTook(),
        session.closed());
  }

  private static List<@Nullable Object> usual(Row row) {
    WhyPresence presence = row.presence();
    UserCount refused = row.refused();
    PeopleList.Stand stand = row.stand();
    return Arrays.asList(presence == null ? null : presence.since(), row.sessions(), row.devices(), row.lastSeen(),
        refused == null ? null : refused.atLeast(), refused == null ? null : refused.atMost(),
        stand == null ? null : stand.word(), stand == null ? null : stand.until());
  }

  private static List<@Nullable Object> because(PeopleSet set, Because because) {
    ClosedSession end = because.end();
    Ban ban = because.ban();
    return switch (set) {
      case BANNED -> Arrays.asList(ban == null ? null : ban.reason());
      case LATELY_GONE -> end == null
          ? Arrays.asList(null, null, null)
          : Arrays.asList(Closings.why(end), end.deviceId(), end.at());
      case MOST_SESSIONS, SLOW_READERS, MOST_REFUSED -> List.of();
    };
  }
}
