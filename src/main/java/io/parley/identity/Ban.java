package io.parley.identity;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A user who may not come in.
///
/// @param until when it ends by itself; null where only an operator ends it
/// @param reason for operators; the user is not told
public record Ban(Instant since, @Nullable Instant until, String reason) {
  /// Whether it keeps the user out at that moment.
  public boolean holds(Instant now) {
    return until == null || now.isBefore(until);
  }
}
