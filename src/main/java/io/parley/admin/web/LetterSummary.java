package io.parley.admin.web;

import io.parley.fanout.ops.DeadLetter;
import io.parley.fanout.ops.DeadLetters;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Why what a filter finds was given up on, and where.
///
/// @param at when it was looked
/// @param causes of the newest letters, most first
/// @param newest how many of them the causes were made of
public record LetterSummary(Instant at, DeadLetters.Count count, List<Cause> causes, int newest) {
  /// @param place the gateway that did not take them, or the fan-out node that could not read them
  public record Cause(DeadLetter.Reason reason, String place, int letters, Instant first, Instant last) {
    private Cause and(DeadLetter letter) {
      return new Cause(reason, place, letters + 1,
          letter.failedAt().isBefore(first) ? letter.failedAt() : first,
          letter.failedAt().isAfter(last) ? letter.failedAt() : last);
    }
  }

  static LetterSummary of(Instant at, DeadLetters.Count count, Collection<DeadLetter> newest) {
    Map<List<Object>, Cause> causes = new LinkedHashMap<>();
    for (DeadLetter letter : newest) {
      for (String place : letter.gateways().isEmpty() ? List.of(letter.nodeId()) : letter.gateways()) {
        causes.compute(List.of(letter.reason(), place), (_, cause) -> and(cause, letter, place));
      }
    }
    return new LetterSummary(at, count, causes.values().stream()
        .sorted(Comparator.comparingInt(Cause::letters).reversed().thenComparing(Cause::place)).toList(),
        newest.size());
  }

  private static Cause and(@Nullable Cause cause, DeadLetter letter, String place) {
    return cause == null
        ? new Cause(letter.reason(), place, 1, letter.failedAt(), letter.failedAt())
        : cause.and(letter);
  }

  /// Whether the causes leave something out.
  public boolean isPartial() {
    return count.atLeast() || count.total() > newest;
  }
}
