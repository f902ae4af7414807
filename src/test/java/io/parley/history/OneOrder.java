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
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

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

  /// A lower place may follow a higher one only as a repeat of something that the device holds or was told of in a sync,
  /// while it syncs, where it is from before the user came last, or once pushes to its user were given up on.
  private static void checkPushes(Evidence evidence, Findings findings) {
    Set<Session> syncing = new HashSet<>();
    Map<Line, Long> synced = new HashMap<>();
    Map<Line, Long> highest = new HashMap<>();
    Holdings holdings = new Holdings();
    Set<Observation.GivenUp> givenUp = new HashSet<>();
    for (Observation observation : evidence.record()) {
      switch (observation) {
        case Observation.GivenUp gap -> givenUp.add(gap);
        case Observation.Syncing(var session) -> syncing.add(session);
        case Observation.Synced(var session) -> syncing.remove(session);
        case Paged page when page.inSync() ->
          synced.merge(new Line(page.session(), page.conversationId()), page.latestSeq(), Math::max);
        case Pushed(var session, var message) -> {
          Line line = new Line(session, message.conversationId());
          long before = highest.merge(line, message.seq(), Math::max);
          if (message.seq() < before && !syncing.contains(session)
              && message.seq() > synced.getOrDefault(line, 0L)
              && !givenUp.contains(new Observation.GivenUp(session.user(), message.conversationId()))
              && !evidence.log(message.conversationId()).isPast(session.user(), message.seq())
              && !holdings.of(session.device(), message.conversationId()).contains(message.seq())) {
            findings.add(Invariant.ONE_ORDER, "%s was pushed %s of %s after seq %d".formatted(session, message,
                message.conversationId(), before));
          }
        }
        default -> {
        }
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

  /// Only of first attempts that were answered with `sent` before anybody made another: a failure lets what comes behind it
  /// go ahead.
  private static void checkPipelines(Evidence evidence, Findings findings) {
    Map<Line, List<Try>> lines = new LinkedHashMap<>();
    evidence.tries().values().forEach(tries -> {
      Try first = tries.getFirst();
      boolean onlyOne = tries.size() == 1 || tries.get(1).at() > first.answeredAt();
      if (first.isAccepted() && first.attempt().number() == 1 && onlyOne) {
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
