package io.parley.history;

import java.util.Set;

/// What a refusal of a send means.
final class Codes {
  static final String CONFLICT = "conflict";
  /// After these a send may have been stored.
  private static final Set<String> UNCERTAIN = Set.of("unavailable", "internal");
  /// After these nothing was stored, and a retry may succeed.
  private static final Set<String> LATER = Set.of("rate_limited", "overloaded");

  private Codes() {}

  /// Whether the attempt that was refused so has stored nothing.
  static boolean storedNothing(String code) {
    return !code.isEmpty() && !UNCERTAIN.contains(code);
  }

  /// Whether no retry changes it: the message is called failed.
  static boolean isFinal(String code) {
    return storedNothing(code) && !LATER.contains(code);
  }
}
