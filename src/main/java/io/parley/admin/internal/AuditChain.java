package io.parley.admin.internal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Makes the hash of an entry out of the one before it and of all its fields, each with its length in front, so that no
/// character can move from one field to the next.
final class AuditChain {
  /// What stands before the first entry.
  static final String BEGINNING = "0".repeat(64);

  private AuditChain() {}

  static AuditEntry entry(long number, String hashBefore, Instant at, AuditEntry.Draft draft) {
    return new AuditEntry(number, at, draft.about(), draft.who(), draft.role(), draft.action(), draft.object(),
        draft.reason(), draft.result(), hash(number, hashBefore, at, draft));
  }

  /// Whether an entry is what was written after the one before it.
  static boolean follows(AuditEntry entry, String hashBefore) {
    return entry.hash().equals(hash(entry.number(), hashBefore, entry.at(), new AuditEntry.Draft(entry.about(),
        entry.who(), entry.role(), entry.action(), entry.object(), entry.reason(), entry.result())));
  }

  private static String hash(long number, String hashBefore, Instant at, AuditEntry.Draft draft) {
    MessageDigest digest = sha256();
    Stream.of(hashBefore, Long.toString(number), Long.toString(at.toEpochMilli()), text(draft.about()), draft.who(),
        draft.role(), draft.action(), draft.object(), draft.reason(), draft.result()).forEach(field -> {
          byte[] bytes = field.getBytes(StandardCharsets.UTF_8);
          digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
          digest.update(bytes);
        });
    return HexFormat.of().formatHex(digest.digest());
  }

  private static String text(@Nullable Long number) {
    return number == null ? "" : number.toString();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e); // every Java has it
    }
  }
}
