package io.parley.road;

import io.parley.history.Device;
import io.parley.history.Device.Session;
import io.parley.history.HistoryChecker;
import io.parley.history.Invariant;
import io.parley.history.Observation;
import io.parley.history.Observation.Accepted;
import io.parley.history.Observation.Attempt;
import io.parley.history.Observation.Paged;
import io.parley.history.Observation.Pushed;
import io.parley.history.Observation.Syncing;
import io.parley.history.Recorder;
import io.parley.history.Recorder.Noted;
import io.parley.history.SeenMessage;
import io.parley.history.Violation;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/// What a fault did to those who chatted meanwhile.
///
/// @param sent messages that were answered with `sent`
/// @param violations what the history checker found
/// @param longestGap longest time between `sent` and the arrival at a device, counted only while it was connected
/// @param slowestSend longest time from the first attempt to `sent`, with whatever retries it took
record Figures(String fault, int sent, List<Violation> violations, Duration longestGap, Duration slowestSend) {
  private static final Set<Invariant> LOST = Set.of(Invariant.SENT_IS_KEPT, Invariant.NO_HOLE);
  private static final Set<Invariant> DUPLICATED = Set.of(Invariant.ONE_KEY_ONE_MESSAGE);
  private static final Set<Invariant> OUT_OF_ORDER = Set.of(Invariant.ONE_ORDER);

  static final String HEADER = """
      | fault | messages sent | lost | duplicated | out of order | longest gap in delivery | slowest `sent` |
      | --- | --- | --- | --- | --- | --- | --- |""";

  static Figures of(String fault, Recorder recorder) {
    Times times = new Times();
    recorder.timeline().forEach(times::take);
    return new Figures(fault, times.accepted.size(), HistoryChecker.check(recorder.all()), times.longestGap(),
        times.slowestSend);
  }

  private long count(Set<Invariant> kinds) {
    return violations.stream().filter(violation -> kinds.contains(violation.invariant())).count();
  }

  /// As a row below [#HEADER].
  String row() {
    return String.format(Locale.ROOT, "| %s | %,d | %d | %d | %d | %.1f s | %.1f s |", fault, sent, count(LOST),
        count(DUPLICATED), count(OUT_OF_ORDER), longestGap.toMillis() / 1000.0, slowestSend.toMillis() / 1000.0);
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT,
        "%s: %,d messages sent, %d lost, %d duplicated, %d out of order; longest gap in delivery %.1f s, slowest sent %.1f s",
        fault, sent, count(LOST), count(DUPLICATED), count(OUT_OF_ORDER), longestGap.toMillis() / 1000.0,
        slowestSend.toMillis() / 1000.0);
  }

  private static final class Times {
    private record Arrival(Device device, UUID clientMessageId) {}

    private final Map<UUID, Long> accepted = new HashMap<>();
    private final Map<UUID, Long> attempted = new HashMap<>();
    private final Map<Session, Integer> syncs = new HashMap<>();
    /// Since when a session can be shown anything.
    private final Map<Session, Long> connected = new HashMap<>();
    private final Set<Arrival> arrived = new HashSet<>();
    /// When a message came, and when at the earliest it could.
    private final Map<Arrival, long[]> firsts = new HashMap<>();
    private Duration slowestSend = Duration.ZERO;

    void take(Noted noted) {
      switch (noted.what()) {
        case Syncing(var session) -> {
          // The first stands for the attempt to connect, the second follows `welcome`.
          if (syncs.merge(session, 1, Integer::sum) == 2) {
            connected.put(session, noted.nanos());
          }
        }
        case Attempt attempt -> attempted.putIfAbsent(attempt.clientMessageId(), noted.nanos());
        case Accepted answer -> {
          UUID id = answer.attempt().clientMessageId();
          if (accepted.putIfAbsent(id, noted.nanos()) == null) {
            slowestSend = longer(slowestSend, noted.nanos() - attempted.get(id));
          }
        }
        case Pushed(var session, var message) -> shown(session, Stream.of(message), noted.nanos());
        case Paged page -> shown(page.session(), page.messages().stream(), noted.nanos());
        case Observation _ -> {
        }
      }
    }

    private void shown(Session session, Stream<SeenMessage> messages, long now) {
      messages.forEach(message -> {
        Arrival arrival = new Arrival(session.device(), message.clientMessageId());
        if (arrived.add(arrival)) {
          firsts.put(arrival, new long[]{now, connected.getOrDefault(session, now)});
        }
      });
    }

    /// Messages that were accepted after they came had no gap.
    Duration longestGap() {
      Duration longest = Duration.ZERO;
      for (Map.Entry<Arrival, long[]> first : firsts.entrySet()) {
        Long sent = accepted.get(first.getKey().clientMessageId());
        if (sent != null) {
          longest = longer(longest, first.getValue()[0] - Math.max(sent, first.getValue()[1]));
        }
      }
      return longest;
    }

    private static Duration longer(Duration one, long nanos) {
      return nanos > one.toNanos() ? Duration.ofNanos(nanos) : one;
    }
  }
}
