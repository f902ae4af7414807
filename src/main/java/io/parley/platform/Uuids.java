package io.parley.platform;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.UUID;
import java.util.regex.Pattern;

/// Time-based (version 1) and name-based (version 5) UUIDs, RFC 9562.
public final class Uuids {
  /// 100 ns steps between 1582-10-15 and 1970-01-01 (RFC 9562 §5.1).
  static final long GREGORIAN_OFFSET = 0x01B21DD213814000L;
  private static final int TICKS_PER_MICRO = 10;
  private static final Pattern FULL = Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

  private Uuids() {}

  /// Whether the text is a UUID in full, in capitals or not; [UUID#fromString] alone also takes `1-1-1-1-1`.
  public static boolean isUuid(String text) {
    return FULL.matcher(text).matches();
  }

  /// A UUID in full.
  ///
  /// @param field named in the refusal
  /// @throws ParleyException `bad_request` for anything else
  public static UUID parse(String text, String field) {
    if (!isUuid(text)) {
      throw ParleyException.badRequest("%s is not a UUID".formatted(field));
    }
    return UUID.fromString(text);
  }

  /// Microseconds since 1970 of a version-1 UUID.
  ///
  /// @throws ParleyException `bad_request` for any other version
  public static long micros(UUID id) {
    if (id.version() != 1) {
      throw ParleyException.badRequest("%s is not a time UUID".formatted(id));
    }
    return (id.timestamp() - GREGORIAN_OFFSET) / TICKS_PER_MICRO;
  }

  /// The moment of a version-1 UUID, cut to milliseconds, as clients see it.
  public static Instant instant(UUID id) {
    return Instant.ofEpochMilli(Math.floorDiv(micros(id), 1000));
  }

  /// The version-5 (SHA-1) UUID of a name within a namespace.
  public static UUID named(UUID namespace, String name) {
    byte[] text = name.getBytes(StandardCharsets.UTF_8);
    ByteBuffer input = ByteBuffer.allocate(16 + text.length)
        .putLong(namespace.getMostSignificantBits()).putLong(namespace.getLeastSignificantBits()).put(text);
    ByteBuffer hash = ByteBuffer.wrap(sha1(input.array()));
    long high = (hash.getLong() & ~0xF000L) | 0x5000L;
    long low = (hash.getLong() & 0x3FFFFFFFFFFFFFFFL) | 0x8000000000000000L;
    return new UUID(high, low);
  }

  private static byte[] sha1(byte[] input) {
    try {
      return MessageDigest.getInstance("SHA-1").digest(input);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }
}
