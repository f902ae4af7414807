package io.parley.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/// What UTF-8 allows (RFC 3629).
public final class Utf8 {
  private static final int ONE_BYTE = 0x80;
  private static final int TWO_BYTES = 0x800;

  private Utf8() {}

  /// Whether the bytes are UTF-8, without overlong forms, surrogates or a cut-off end.
  public static boolean valid(byte[] bytes) {
    for (byte each : bytes) {
      if (each < 0) {
        return decodable(bytes);
      }
    }
    return true;
  }

  /// How many bytes a text takes; -1 where it holds half a surrogate pair, which UTF-8 cannot say.
  public static int length(String text) {
    int bytes = 0;
    for (int i = 0; i < text.length(); i++) {
      char each = text.charAt(i);
      if (each < ONE_BYTE) {
        bytes++;
      } else if (each < TWO_BYTES) {
        bytes += 2;
      } else if (!Character.isSurrogate(each)) {
        bytes += 3;
      } else if (Character.isHighSurrogate(each) && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        bytes += 4;
        i++;
      } else {
        return -1;
      }
    }
    return bytes;
  }

  private static boolean decodable(byte[] bytes) {
    try {
      StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT).decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
