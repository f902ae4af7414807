package io.parley.history;

import io.parley.history.Evidence.Sighting;
import io.parley.history.Evidence.Try;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// One client message id is one visible message, every answer agrees with that, and another content is a conflict.
final class OneKeyOneMessage implements Rule {
  @Override
  public void check(Evidence evidence, Findings findings) {
    Map<SeenMessage.Key, Integer> firstSeen = new HashMap<>();
    for (Sighting sighting : evidence.sightings()) {
      SeenMessage.Key key = sighting.message().key();
      firstSeen.putIfAbsent(key, sighting.at());
    }
    firstSeen.keySet().forEach(key -> {
      List<Long> places = evidence.log(key.conversationId()).places(key);
      if (places.size() > 1) {
        findings.add(Invariant.ONE_KEY_ONE_MESSAGE, "%s is visible at the places %s".formatted(key, places));
      }
    });
    evidence.tries().forEach((key, tries) -> {
      SeenMessage visible = evidence.log(key.conversationId()).of(key);
      checkConflicts(key, tries, findings);
      checkDuplicates(key, tries, findings);
      if (visible != null) {
        checkAnswers(visible, firstSeen.get(key), tries, findings);
      }
    });
  }

  /// Two ids may be minted for one message, but once it is visible everybody has to name that one.
  private static void checkAnswers(SeenMessage visible, int firstSeen, List<Try> tries, Findings findings) {
    for (Try one : tries) {
      if (one.accepted() == null) {
        continue;
      }
      if (one.at() > firstSeen && !one.accepted().messageId().equals(visible.messageId())) {
        findings.add(Invariant.ONE_KEY_ONE_MESSAGE,
            "attempt %d of %s was answered with message %s, long after it was visible as %s"
                .formatted(one.attempt().number(), visible.key(), one.accepted().messageId(), visible.messageId()));
      }
      if (!visible.isFolded() && !visible.content().body().isEmpty()
          && !one.attempt().content().equals(visible.content())) {
        findings.add(Invariant.ONE_KEY_ONE_MESSAGE,
            "attempt %d of %s was answered with sent, but another content is visible: %s"
                .formatted(one.attempt().number(), visible.key(), visible));
      }
    }
  }

  private static void checkConflicts(SeenMessage.Key key, List<Try> tries, Findings findings) {
    boolean sameContent = tries.stream().map(one -> one.attempt().content()).distinct().count() == 1;
    if (sameContent && tries.stream().anyMatch(one -> one.code().equals(Codes.CONFLICT))) {
      findings.add(Invariant.ONE_KEY_ONE_MESSAGE,
          "%s was refused as a conflict, though every attempt had the same content".formatted(key));
    }
  }

  private static void checkDuplicates(SeenMessage.Key key, List<Try> tries, Findings findings) {
    int accepted = Integer.MAX_VALUE;
    for (Try one : tries) {
      if (one.accepted() != null && !one.accepted().duplicate() && one.at() > accepted) {
        findings.add(Invariant.ONE_KEY_ONE_MESSAGE,
            "attempt %d of %s was called new, though an earlier one had been answered with sent"
                .formatted(one.attempt().number(), key));
      }
      if (one.isAccepted()) {
        accepted = Math.min(accepted, one.answeredAt());
      }
    }
  }
}
