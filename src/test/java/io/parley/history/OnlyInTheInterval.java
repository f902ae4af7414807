package io.parley.history;

import io.parley.conversation.ConversationId;
import io.parley.history.Evidence.Sighting;
import io.parley.history.Evidence.Try;
import io.parley.history.Observation.Changed;
import io.parley.history.Observation.Changing;
import io.parley.history.Observation.ReceiptShown;
import io.parley.history.SeenLog.Interval;
import io.parley.identity.UserId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Whoever was removed, or not yet added, sees nothing: by the intervals that the log itself tells, and, without trusting
/// those, by what was sent after a removal had been answered.
final class OnlyInTheInterval implements Rule {
  @Override
  public void check(Evidence evidence, Findings findings) {
    evidence.sightings().forEach(sighting -> {
      SeenLog log = evidence.log(sighting.message().conversationId());
      if (log.intervals(sighting.reader()).stream().noneMatch(one -> one.holds(sighting.message().seq()))) {
        findings.add(Invariant.ONLY_IN_THE_INTERVAL,
            "%s was shown %s of %s, where %s was a member in %s only".formatted(sighting.whom(), sighting.message(),
                log.id(), sighting.reader(), log.intervals(sighting.reader())));
      }
    });
    evidence.all(ReceiptShown.class).forEach(shown -> {
      SeenLog log = evidence.log(shown.conversationId());
      Interval last = log.last(shown.session().user());
      if (last == null || shown.cursor().deliveredSeq() > last.to()) {
        findings.add(Invariant.ONLY_IN_THE_INTERVAL,
            "%s was shown that %s has come to seq %d of %s, beyond its own %s".formatted(shown.session(), shown.of(),
                shown.cursor().deliveredSeq(), log.id(),
                log.intervals(shown.session().user())));
      }
    });
    List<Absence> absences = absences(evidence);
    if (!absences.isEmpty()) {
      evidence.sightings().forEach(sighting -> absences.stream()
          .filter(absence -> absence.forbids(sighting, evidence.tries(sighting.message().key())))
          .findFirst().ifPresent(absence -> findings.add(Invariant.ONLY_IN_THE_INTERVAL,
              "%s was shown %s of %s, which was first sent after the removal of %s had been answered"
                  .formatted(sighting.whom(), sighting.message(), absence.conversationId, absence.user))));
    }
  }

  /// From the answer to a removal until somebody asks to add the user again.
  ///
  /// @param forGood whether nobody did
  private record Absence(ConversationId conversationId, UserId user, int from, int to, boolean forGood) {
    boolean forbids(Sighting sighting, List<Try> tries) {
      return sighting.reader().equals(user) && sighting.message().conversationId().equals(conversationId)
          && !tries.isEmpty() && tries.getFirst().at() > from
          && (forGood || tries.stream().anyMatch(one -> one.isAccepted() && one.answeredAt() < to));
    }
  }

  /// A removal counts only while no addition is, or may still be, on its way.
  private static List<Absence> absences(Evidence evidence) {
    List<Absence> absences = new ArrayList<>();
    List<Observation> record = evidence.record();
    Map<Changing, Integer> asked = new HashMap<>();
    Map<Changing, Integer> done = new HashMap<>();
    for (int i = 0; i < record.size(); i++) {
      if (record.get(i) instanceof Changing changing) {
        asked.put(changing, i);
      } else if (record.get(i) instanceof Changed changed) {
        done.put(changed.change(), i);
      }
    }
    done.forEach((removal, at) -> {
      if (removal.added()) {
        return;
      }
      List<Changing> additions = asked.keySet().stream().filter(one -> one.added() && isOfSame(one, removal)).toList();
      boolean unsettled = additions.stream().anyMatch(
          one -> asked.get(one) < at && done.getOrDefault(one, Integer.MAX_VALUE) > asked.get(removal));
      int to = additions.stream().mapToInt(asked::get).filter(moment -> moment > at).min().orElse(Integer.MAX_VALUE);
      boolean forGood = to == Integer.MAX_VALUE;
      if (!unsettled && (forGood || !evidence.log(removal.conversationId()).historyVisible())) {
        absences.add(new Absence(removal.conversationId(), removal.user(), at, to, forGood));
      }
    });
    return absences;
  }

  private static boolean isOfSame(Changing one, Changing other) {
    return one.conversationId().equals(other.conversationId()) && one.user().equals(other.user());
  }
}
