package io.parley.history;

import java.util.ArrayList;
import java.util.List;

/// One of the promises, or a few that are told from the same evidence.
interface Rule {
  void check(Evidence evidence, Findings findings);

  /// What was found, at most so many of each kind: one fault often shows in a hundred places.
  final class Findings {
    private static final int MOST_OF_A_KIND = 5;

    private final List<Violation> found = new ArrayList<>();

    void add(Invariant invariant, String sentence) {
      if (found.stream().filter(violation -> violation.invariant() == invariant).count() < MOST_OF_A_KIND) {
        found.add(new Violation(invariant, sentence));
      }
    }

    List<Violation> all() {
      return List.copyOf(found);
    }
  }
}
