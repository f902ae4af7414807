package io.parley.admin.web;

import io.parley.fanout.ops.DeadLetter;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The bytes of a record for people: as text where they are text, else in hexadecimal; at most [#SHOWN] of each.
public record RawRecord(@Nullable String key, @Nullable String value, Map<String, String> headers) {
  static final int SHOWN = 16 * 1024;

  static RawRecord of(DeadLetter.@Nullable Raw raw) {
    if (raw == null) {
      return new RawRecord(null, null, Map.of());
    }
    Map<String, String> headers = new TreeMap<>();
    raw.headers().forEach((name, bytes) -> headers.put(name, text(bytes)));
    return new RawRecord(raw.key() == null ? null : text(raw.key()), raw.value() == null ? null : text(raw.value()),
        headers);
  }

  private static String text(byte[] bytes) {
    int length = Math.min(bytes.length, SHOWN);
    String rest = bytes.length > SHOWN ? " … and %,d bytes more".formatted(bytes.length - SHOWN) : "";
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, 0, length)) + rest;
    } catch (CharacterCodingException e) {
      return HexFormat.ofDelimiter(" ").formatHex(bytes, 0, length) + rest;
    }
  }
}
