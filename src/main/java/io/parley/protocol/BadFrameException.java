package io.parley.protocol;

import io.parley.platform.ErrorKind;
import io.parley.platform.ParleyException;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/// A frame that cannot be understood; the sentence names the field and its limit.
public final class BadFrameException extends ParleyException {
  @Serial
  private static final long serialVersionUID = 1L;

  private final @Nullable String re;
  private final boolean malformed;

  private BadFrameException(String code, String message, @Nullable String re, boolean malformed) {
    super(ErrorKind.INVALID, code, message);
    this.re = re;
    this.malformed = malformed;
  }

  static BadFrameException malformed(String message) {
    return new BadFrameException("bad_request", message, null, true);
  }

  static BadFrameException badField(@Nullable String re, String message) {
    return new BadFrameException("bad_request", message, re, false);
  }

  static BadFrameException unknownType(@Nullable String re, String type) {
    return new BadFrameException("unknown_type", "There is no frame of type '%s'".formatted(type), re, false);
  }

  /// The frame's id, where it had a valid one.
  public @Nullable String re() {
    return re;
  }

  /// Whether it was no JSON object at all: ten of these within a minute end the connection.
  public boolean malformed() {
    return malformed;
  }
}
