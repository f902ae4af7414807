package io.parley.admin.internal;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One line of the audit log.
///
/// @param number from 1, without a gap
/// @param about the entry that this one concludes; null for one that begins or stands alone
/// @param who the account's name; of a sign-in that failed, the name that was given
/// @param action such as `dead-letters.replay`
/// @param hash of this entry and the one before it, SHA-256 in hexadecimal
public record AuditEntry(long number, Instant at, @Nullable Long about, String who, String role, String action,
    String object, String reason, String result, String hash) {
  /// What is to be written; number and hash are found by the log.
  public record Draft(@Nullable Long about, String who, String role, String action, String object, String reason,
      String result) {
    public static Draft of(Operator operator, String action, String object, String reason, String result) {
      return new Draft(null, operator.name(), operator.role().toString(), action, object, reason, result);
    }

    /// What came of it.
    public Draft concluding(AuditEntry begun, String outcome) {
      return new Draft(begun.number(), who, role, action, object, reason, outcome);
    }
  }
}
