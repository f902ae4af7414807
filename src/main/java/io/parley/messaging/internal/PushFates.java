package io.parley.messaging.internal;

import io.parley.identity.UserId;
import io.parley.messaging.StageNote.Pushed;
import io.parley.messaging.StageNote.Pushed.Audience;
import io.parley.messaging.StageNote.Pushed.Outcome;
import io.parley.messaging.StageNote.Routed;
import io.parley.messaging.StageNote;
import io.parley.messaging.ops.Journeys.Push;
import io.parley.messaging.ops.Journeys.Reported;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What came of the pushes of one message for each of its recipients, as far as the notes on them go.
///
/// A user whom no note names had no session only if all gateways have told and none left names out.
final class PushFates {
  /// Three tries and their pauses take at most 7.2 s; the note on the last is written within two more.
  static final Duration SETTLED = Duration.ofSeconds(10);

  private final Map<UserId, Fate> fates = new HashMap<>();
  private final Fate others;

  /// @param at when that was known; null where nothing was tried
  record Fate(Push push, @Nullable String gateway, @Nullable Instant at) {
    static final Fate UNKNOWN = new Fate(Push.UNKNOWN, null, null);
    static final Fate NOT_YET = new Fate(Push.NOT_YET, null, null);
    static final Fate NO_SESSION = new Fate(Push.NO_SESSION, null, null);
  }

  /// @param pushed in the order of their times
  PushFates(List<Reported<Routed>> routed, List<Reported<Pushed>> pushed, Instant now) {
    Set<String> told = new HashSet<>();
    boolean named = true;
    for (Reported<Pushed> one : pushed) {
      Pushed note = one.note();
      if (note.audience() == Audience.SESSIONS) {
        note.users().forEach(user -> fates.merge(user, fate(note), PushFates::later));
        named &= note.users().size() < StageNote.MAX_USERS;
        if (note.outcome() != Outcome.FAILED) {
          told.add(note.gateway());
        }
      }
    }
    others = routed.isEmpty() ? Fate.UNKNOWN : others(routed.getLast().note(), told.size(), named, now);
  }

  private static Fate others(Routed last, int told, boolean named, Instant now) {
    if (told >= last.gateways()) {
      return named ? Fate.NO_SESSION : Fate.UNKNOWN;
    }
    return now.isBefore(last.routed().plus(SETTLED)) ? Fate.NOT_YET : Fate.UNKNOWN;
  }

  private static Fate fate(Pushed note) {
    Push push = switch (note.outcome()) {
      case TAKEN -> Push.TAKEN;
      case FAILED -> Push.NOT_YET;
      case GIVEN_UP -> Push.FAILED;
      case ENDED -> Push.NO_SESSION;
    };
    return new Fate(push, note.gateway(), note.at());
  }

  /// One session that was reached is enough; else the latest counts, but for one that had ended.
  private static Fate later(Fate known, Fate next) {
    return known.push == Push.TAKEN || next.push == Push.NO_SESSION && known.push == Push.FAILED ? known : next;
  }

  Fate of(UserId user) {
    return fates.getOrDefault(user, others);
  }
}
