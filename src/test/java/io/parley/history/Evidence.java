package io.parley.history;

import io.parley.conversation.ConversationId;
import io.parley.history.Device.Session;
import io.parley.history.Observation.Accepted;
import io.parley.history.Observation.Attempt;
import io.parley.history.Observation.Began;
import io.parley.history.Observation.FinalView;
import io.parley.history.Observation.Paged;
import io.parley.history.Observation.Pushed;
import io.parley.history.Observation.Refused;

import io.parley.identity.UserId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A record, sorted by what rules ask for. Moments are places in the record.
final class Evidence {
  private static final int NEVER = Integer.MAX_VALUE;

  private final List<Observation> record;
  private final Map<ConversationId, SeenLog> logs = new LinkedHashMap<>();
  private final Map<SeenMessage.Key, List<Try>> tries = new LinkedHashMap<>();
  private final List<Sighting> sightings = new ArrayList<>();

  Evidence(List<Observation> record) {
    this.record = record;
    Map<Attempt, Try> open = new LinkedHashMap<>();
    for (int i = 0; i < record.size(); i++) {
      take(record.get(i), i, open);
    }
    sightings.forEach(sighting -> log(sighting.message.conversationId()).add(sighting.message));
    logs.values().forEach(SeenLog::close);
  }

  private void take(Observation observation, int at, Map<Attempt, Try> open) {
    switch (observation) {
      case Began began -> logs.put(began.conversationId(), new SeenLog(began));
      case Attempt attempt -> {
        Try made = new Try(attempt, at);
        open.put(attempt, made);
        tries.computeIfAbsent(attempt.key(), _ -> new ArrayList<>()).add(made);
      }
      case Accepted accepted -> of(open, accepted.attempt()).answered(accepted, at);
      case Refused refused -> of(open, refused.attempt()).answered(refused, at);
      case Pushed pushed -> see(pushed.message(), at, pushed.session().user(), pushed.session());
      case Paged paged -> paged.messages()
          .forEach(message -> see(message, at, paged.session().user(), paged.session()));
      case FinalView view -> view.messages().forEach(message -> see(message, at, view.reader(), null));
      default -> {
      }
    }
  }

  private static Try of(Map<Attempt, Try> open, Attempt attempt) {
    Try made = open.get(attempt);
    if (made == null) {
      throw new IllegalArgumentException("answered without having been recorded: " + attempt);
    }
    return made;
  }

  private void see(SeenMessage message, int at, UserId reader, @Nullable Session session) {
    sightings.add(new Sighting(message, at, reader, session));
  }

  /// In the order in which it happened.
  List<Observation> record() {
    return record;
  }

  <T extends Observation> List<T> all(Class<T> kind) {
    return record.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /// Everything that anybody was shown.
  List<Sighting> sightings() {
    return sightings;
  }

  Collection<SeenLog> logs() {
    return logs.values();
  }

  /// @throws IllegalArgumentException for a conversation that never began
  SeenLog log(ConversationId conversationId) {
    SeenLog log = logs.get(conversationId);
    if (log == null) {
      throw new IllegalArgumentException("conversation %s never began".formatted(conversationId));
    }
    return log;
  }

  /// All attempts by their key, in the order in which they were made.
  Map<SeenMessage.Key, List<Try>> tries() {
    return tries;
  }

  /// Those of one key; empty when nobody tried.
  List<Try> tries(SeenMessage.Key key) {
    return tries.getOrDefault(key, List.of());
  }

  /// @param session null in a final view
  record Sighting(SeenMessage message, int at, UserId reader, @Nullable Session session) {
    String whom() {
      return session == null ? "the final history of " + reader : session.toString();
    }
  }

  /// An attempt and what became of it.
  static final class Try {
    private final Attempt attempt;
    private final int at;
    private int answeredAt = NEVER;
    private @Nullable Accepted accepted;
    private @Nullable Refused refused;

    private Try(Attempt attempt, int at) {
      this.attempt = attempt;
      this.at = at;
    }

    private void answered(Accepted answer, int moment) {
      accepted = answer;
      answeredAt = moment;
    }

    private void answered(Refused answer, int moment) {
      refused = answer;
      answeredAt = moment;
    }

    Attempt attempt() {
      return attempt;
    }

    int at() {
      return at;
    }

    /// Later than everything while there is no answer.
    int answeredAt() {
      return answeredAt;
    }

    @Nullable
    Accepted accepted() {
      return accepted;
    }

    boolean isAccepted() {
      return accepted != null;
    }

    /// The code of its refusal; empty while there is none.
    String code() {
      return refused == null ? "" : refused.code();
    }
  }
}
