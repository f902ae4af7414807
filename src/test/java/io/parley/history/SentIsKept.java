package io.parley.history;

import io.parley.history.Evidence.Try;
import io.parley.history.Observation.FinalView;
import io.parley.history.Observation.SyncedInTheEnd;
import java.util.HashSet;
import java.util.Set;

/// What was answered with `sent` is visible, and to everybody; and no final history has a hole.
final class SentIsKept implements Rule {
  @Override
  public void check(Evidence evidence, Findings findings) {
    evidence.tries().forEach((key, tries) -> {
      SeenLog log = evidence.log(key.conversationId());
      boolean somebodyIsLeft = log.people().stream().anyMatch(log::isMember);
      if (log.of(key) == null && somebodyIsLeft && tries.stream().anyMatch(Try::isAccepted)) {
        findings.add(Invariant.SENT_IS_KEPT, "%s was answered with sent, and nobody sees it".formatted(key));
      }
    });
    Holdings holdings = new Holdings();
    for (Observation observation : evidence.record()) {
      holdings.take(observation);
      switch (observation) {
        case FinalView view -> check(evidence, view, findings);
        case SyncedInTheEnd synced -> check(evidence, synced, holdings, findings);
        default -> {
        }
      }
    }
  }

  private static void check(Evidence evidence, FinalView view, Findings findings) {
    SeenLog log = evidence.log(view.conversationId());
    Set<Long> seqs = new HashSet<>();
    view.messages().forEach(message -> seqs.add(message.seq()));
    Holdings.missing(seqs, log.last(view.reader()), log.end(), seq -> missing(evidence, log, seq,
        "the final history of %s".formatted(view.reader()), findings));
  }

  private static void check(Evidence evidence, SyncedInTheEnd synced, Holdings holdings, Findings findings) {
    Device device = synced.device();
    evidence.logs().forEach(log -> holdings.missing(device, log,
        seq -> missing(evidence, log, seq, "%s, which synced in the end,".formatted(device), findings)));
  }

  private static void missing(Evidence evidence, SeenLog log, long seq, String where, Findings findings) {
    SeenMessage message = log.at(seq);
    if (message == null) {
      findings.add(Invariant.ONE_ORDER,
          "%s lacks seq %d of %s, which nobody saw although the log goes on to %d".formatted(where,
              seq, log.id(), log.end()));
    } else if (evidence.tries(message.key()).stream().anyMatch(Try::isAccepted)) {
      findings.add(Invariant.SENT_IS_KEPT,
          "%s lacks %s of %s, which was answered with sent".formatted(where, message, log.id()));
    } else {
      findings.add(Invariant.ONE_ORDER, "%s lacks %s of %s, which others see".formatted(where, message, log.id()));
    }
  }
}
