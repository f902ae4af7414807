package io.parley.identity;

import io.parley.platform.ErrorKind;
import io.parley.platform.ParleyException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Whether a user may come in, and with which tokens.
///
/// @param ban the last one, which may have ended by itself; null where there is none
/// @param revokedAt tokens issued up to then do not count; null where all do
public record Standing(@Nullable Ban ban, @Nullable Instant revokedAt) {
  /// Nothing is held against them.
  public static final Standing CLEAR = new Standing(null, null);

  /// Why somebody with this token may not come in or stay; null where they may.
  ///
  /// A ban is `forbidden`, a revoked token `unauthenticated`. Tokens know whole seconds only, so one of the second of the
  /// revocation counts as revoked, and so does one that does not say when it was issued.
  ///
  /// @param issuedAt of the token; null where it does not say
  public @Nullable ParleyException refusal(@Nullable Instant issuedAt, Instant now) {
    if (ban != null && ban.holds(now)) {
      return new ParleyException(ErrorKind.FORBIDDEN, "forbidden",
          ban.until() == null ? "This user is banned" : "This user is banned until " + ban.until());
    }
    if (revokedAt != null && (issuedAt == null || issuedAt.getEpochSecond() <= revokedAt.getEpochSecond())) {
      return new ParleyException(ErrorKind.UNAUTHENTICATED, "unauthenticated", "The token was revoked; get a new one");
    }
    return null;
  }
}
