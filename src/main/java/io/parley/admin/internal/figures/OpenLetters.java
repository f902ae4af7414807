package io.parley.admin.internal.figures;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// How many dead letters are open.
///
/// @param count as of `at`; below 0 where it was never told
/// @param atLeast whether there may be more
/// @param failure why it can't be told now; null where it can
public record OpenLetters(long count, boolean atLeast, @Nullable Instant at, @Nullable String failure) {
  static final OpenLetters UNKNOWN = new OpenLetters(-1, false, null, null);
}
