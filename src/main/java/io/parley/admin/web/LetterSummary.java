package io.parley.admin.web;

import io.parley.fanout.ops.DeadLetter;
import io.parley.fanout.ops.DeadLetters;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Why what a filter finds was given up on, and where.
///
/// @param at when it was looked
/// @param causes of the newest letters, most first
/// @param failedAt of each that the causes were made of
public record LetterSummary(Instant at, DeadLetters.Count count, List<Cause> causes, List<Instant> failedAt) {
  /// What came in that time says whether a cause goes on.
  static final Duration FRESH = Duration.ofMinutes(5);

  /// @param place the gateway that did not take them, or the fan-out node that could not read them
  /// @param fresh those of the last [#FRESH]
  public record Cause(DeadLetter.Reason reason, String place, int letters, int fresh, Instant first, Instant last) {
    private Cause and(DeadLetter letter, Instant recently) {
      return new Cause(reason, place, letters + 1, fresh + one(letter, recently),
          letter.failedAt().isBefore(first) ? letter.failedAt() : first,
          letter.failedAt().isAfter(last) ? letter.failedAt() : last);
    }
  }

  /// By what causes can be sorted.
  static final Map<String, Comparator<Cause>> ORDERS = Map.of("letters", Comparator.comparingInt(Cause::letters),
      "fresh", Comparator.comparingInt(Cause::fresh), "first", Comparator.comparing(Cause::first), "last",
      Comparator.comparing(Cause::last));

  /// The causes in an order.
  List<Cause> sorted(Sort sort) {
    Comparator<Cause> order = Objects.requireNonNull(ORDERS.get(sort.column()));
    return causes.stream().sorted(sort.descending() ? order.reversed() : order).toList();
  }

  private static int one(DeadLetter letter, Instant recently) {
    return letter.failedAt().isBefore(recently) ? 0 : 1;
  }

  static LetterSummary of(Instant at, DeadLetters.Count count, Collection<DeadLetter> newest) {
    Instant recently = at.minus(FRESH);
    Map<List<Object>, Cause> causes = new LinkedHashMap<>();
    for (DeadLetter letter : newest) {
      for (String place : letter.gateways().isEmpty() ? List.of(letter.nodeId()) : letter.gateways()) {
        causes.compute(List.of(letter.reason(), place), (_, cause) -> and(cause, letter, place, recently));
      }
    }
    return new LetterSummary(at, count, causes.values().stream()
        .sorted(Comparator.comparingInt(Cause::letters).reversed().thenComparing(Cause::place)).toList(),
        newest.stream().map(DeadLetter::failedAt).toList());
  }

  private static Cause and(@Nullable Cause cause, DeadLetter letter, String place, Instant recently) {
    return cause == null
        ? new Cause(letter.reason(), place, 1, one(letter, recently), letter.failedAt(), letter.failedAt())
        : cause.and(letter, recently);
  }

  /// How many the causes were made of.
  public int newest() {
    return failedAt.size();
  }

  /// How many of these failed after a moment.
  public long since(Instant moment) {
    return failedAt.stream().filter(moment::isBefore).count();
  }

  /// Whether the causes leave something out.
  public boolean isPartial() {
    return count.atLeast() || count.total() > newest();
  }
}
