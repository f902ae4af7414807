package io.parley.admin.internal;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/// Who did what, when and why, and what came of it. Written once, never changed, and chained: who changes or removes an entry
/// breaks every hash behind it.
///
/// Every call fails with `unavailable` when storage doesn't answer.
public interface Audit {
  int MAX_TEXT = 500;
  int PAGE = 50;
  /// How many entries one page looks at, at most, to find its own.
  int LOOKED_AT = 5_000;

  /// Writes an entry behind all others. Texts are cut to [#MAX_TEXT] characters. One whose write is not answered is either
  /// there or not, as everywhere; it is never there twice.
  Mono<AuditEntry> append(AuditEntry.Draft draft);

  /// Those that a filter finds, newest first.
  ///
  /// @param before only entries below this number; null for the newest
  Mono<Page> list(Filter filter, @Nullable Long before);

  /// Reads the whole log and computes every hash again. 5,000 to 20,000 entries a second.
  Mono<Verdict> verify();

  /// Each null asks for all; texts are looked for within, whatever their case.
  ///
  /// @param from inclusive
  /// @param until exclusive
  record Filter(@Nullable String who, @Nullable String action, @Nullable String object, @Nullable Instant from,
      @Nullable Instant until) {
    public static final Filter ALL = new Filter(null, null, null, null, null);
  }

  /// @param next goes on with `before`; null at the end. A page may have few entries and still a next
  record Page(List<AuditEntry> entries, @Nullable Long next) {}

  /// @param entries that were read
  /// @param brokenAt the first entry that is not what was written, or is missing; null where all is whole
  /// @param since when the first was written; null in an empty log
  record Verdict(long entries, @Nullable Long brokenAt, @Nullable Instant since) {}
}
