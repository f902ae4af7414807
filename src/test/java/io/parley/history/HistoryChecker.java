package io.parley.history;

import java.util.List;

/// Says which promises a record breaks, and by which message. What it can't see is written in `docs/history-checker.md`.
public final class HistoryChecker {
  private static final List<Rule> RULES = List.of(new SentIsKept(), new OnlyInTheInterval(), new OneKeyOneMessage(),
      new OneOrder(), new OnlyWhatWasSent(), new NoHole(), new GoneStaysGone(), new CursorsOnlyRise());

  private HistoryChecker() {}

  /// Empty for a good history.
  ///
  /// @throws IllegalArgumentException when the record itself makes no sense, such as a conversation that never began
  public static List<Violation> check(List<Observation> record) {
    Evidence evidence = new Evidence(record);
    Rule.Findings findings = new Rule.Findings();
    RULES.forEach(rule -> rule.check(evidence, findings));
    return findings.all();
  }
}
