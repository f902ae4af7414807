package io.parley.protocol;

/// Why a socket is closed. 4000 to 4499: come back, with backoff; 4500 to 4999: not until something has changed.
public enum CloseCode {
  NORMAL(1000), PROTOCOL_ERROR(1002), BINARY_FRAME(1003), BAD_UTF8(1007), TOO_MANY_MALFORMED(1008),
  FRAME_TOO_LARGE(1009),
  INTERNAL(1011), RESTART(1012), FULL(1013), NOTHING_HEARD(4408), SLOW_CONSUMER(4410), RATE_LIMITED(4429),
  DISCONNECTED(4450),
  UNAUTHENTICATED(4501),
  REVOKED(4503), REPLACED(4509);

  private final int code;

  CloseCode(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }
}
