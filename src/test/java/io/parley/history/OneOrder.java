package io.parley.history;

import io.parley.conversation.ConversationId;
import io.parley.history.Device.Session;
import io.parley.history.Evidence.Sighting;
import io.parley.history.Evidence.Try;
import io.parley.history.Observation.Attempt;
import io.parley.history.Observation.Paged;
import io.parley.history.Observation.Pushed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Everybody sees the same message at the same place; pushes rise; replies come after what they answer; what one session
/// sends in a row stays in a row.
final class OneOrder implements Rule {
  @Override
  public void check(Evidence evidence, Findings findings) {
    checkPlaces(evidence, findings);
    checkPushes(evidence, findings);
    checkReplies(evidence, findings);
    checkPipelines(evidence, findings);
  }

  private static void checkPlaces(Evidence evidence, Findings findings) {
    for (Sighting sighting : evidence.sightings()) {
      SeenMessage message = sighting.message();
      SeenMessage first = evidence.log(message.conversationId()).at(message.seq());
      if (!message.sameAs(first)) {
        findings.add(Invariant.ONE_ORDER, "%s shows %s of %s where others see %s".formatted(sighting.whom(), message,
            message.conversationId(), first));
      }
    }
  }

  private record Line(Session session, ConversationId conversationId) {}

  /// A lower place may follow a higher one only as a repeat: the device held it before, or the session's sync covers it.
  private static void checkPushes(Evidence evidence, Findings findings) {
    Map<Line, Long> covered = new HashMap<>();
    for (Paged paged : evidence.all(Paged.class)) {
      if (paged.inSync()) {
        covered.merge(new Line(paged.session(), paged.conversationId()), paged.latestSeq(), Math::max);
      }
    }
    Map<Line, Long> highest = new HashMap<>();
    Holdings holdings = new Holdings();
    for (Observation observation : evidence.record()) {
      if (observation instanceof Pushed(Session session, SeenMessage message)) {
        Line line = new Line(session, message.conversationId());
        long before = highest.getOrDefault(line, 0L);
        boolean repeat = message.seq() <= covered.getOrDefault(line, 0L)
            || holdings.of(session.device(), message.conversationId()).contains(message.seq());
        if (message.seq() < before && !repeat) {
          findings.add(Invariant.ONE_ORDER, "%s was pushed %s of %s after seq %d".formatted(session, message,
              message.conversationId(), before));
        }
        highest.merge(line, message.seq(), Math::max);
      }
      holdings.take(observation);
    }
  }

  private static void checkReplies(Evidence evidence, Findings findings) {
    evidence.tries().forEach((key, tries) -> {
      Attempt first = tries.getFirst().attempt();
      for (long seq : evidence.log(key.conversationId()).places(key)) {
        if (seq <= first.seen()) {
          findings.add(Invariant.ONE_ORDER,
              "%s stands at seq %d, though %s had seen seq %d when it was first sent".formatted(key,
                  seq, first.session(), first.seen()));
        }
      }
    });
  }

  /// Only of first attempts that were answered with `sent`: a failure lets what comes behind it go ahead.
  private static void checkPipelines(Evidence evidence, Findings findings) {
    Map<Line, List<Try>> lines = new LinkedHashMap<>();
    evidence.tries().values().forEach(tries -> {
      Try first = tries.getFirst();
      if (first.isAccepted() && first.attempt().number() == 1) {
        lines.computeIfAbsent(new Line(first.attempt().session(), first.attempt().conversationId()),
            _ -> new ArrayList<>()).add(first);
      }
    });
    lines.forEach((line, tries) -> {
      SeenLog log = evidence.log(line.conversationId);
      Try behind = null;
      long highest = 0;
      for (Try one : tries) {
        SeenMessage visible = log.of(one.attempt().key());
        if (visible != null && visible.seq() < highest) {
          findings.add(Invariant.ONE_ORDER,
              "%s sent client message id %s before %s, but it stands behind it, at seq %d of %s".formatted(line.session,
                  behind.attempt().clientMessageId(), one.attempt().clientMessageId(), highest, log.id()));
        }
        if (visible != null && visible.seq() > highest) {
          highest = visible.seq();
          behind = one;
        }
      }
    });
  }
}
