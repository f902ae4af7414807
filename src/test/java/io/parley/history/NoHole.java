package io.parley.history;

import io.parley.history.Observation.Settled;

/// A session that was open and synced all along has everything, without asking again.
final class NoHole implements Rule {
  @Override
  public void check(Evidence evidence, Findings findings) {
    Holdings holdings = new Holdings();
    for (Observation observation : evidence.record()) {
      holdings.take(observation);
      if (observation instanceof Settled(var session)) {
        evidence.logs().forEach(log -> holdings.missing(session.device(), log, seq -> findings.add(Invariant.NO_HOLE,
            "%s was open and synced, and was never shown %s of %s".formatted(session,
                log.at(seq) == null ? "seq " + seq : log.at(seq), log.id()))));
      }
    }
  }
}
