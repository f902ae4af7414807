package io.parley.presence.internal;

import io.parley.identity.UserId;
import io.parley.sessions.Home;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What Redis held of a user at one moment.
///
/// @param rev rises with each write; 0 where nothing is held
/// @param last when the user was last seen at gateways without an entry, in milliseconds of Redis's time; 0 where unknown
record Snapshot(UserId userId, long rev, long last, List<At> entries) {
  private static final String REV = "rev";
  private static final String LAST = "last";

  record At(Home home, Entry entry) {}

  /// @param fields names and values in turn
  static Snapshot of(UserId userId, List<String> fields) {
    Map<String, String> hash = HashMap.newHashMap(fields.size() / 2);
    for (int i = 0; i + 1 < fields.size(); i += 2) {
      hash.put(fields.get(i), fields.get(i + 1));
    }
    return new Snapshot(userId, number(hash.remove(REV)), number(hash.remove(LAST)), hash.entrySet().stream()
        .flatMap(field -> Home.parse(field.getKey()).stream()
            .flatMap(home -> Entry.parse(field.getValue()).stream().map(entry -> new At(home, entry))))
        .toList());
  }

  private static long number(@Nullable String text) {
    try {
      return text == null ? 0 : Long.parseLong(text);
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
