package io.parley.platform;

/// What a refusal means for the one who gets it. Closed: a new refusal finds its kind here.
public enum ErrorKind {
  INVALID(false), UNAUTHENTICATED(false), FORBIDDEN(false), NOT_FOUND(false), CONFLICT(false),
  /// Refused before anything was stored; worth a retry after a pause.
  LIMITED(true),
  /// May or may not have been stored; worth a retry with the same key.
  UNAVAILABLE(true), INTERNAL(false);

  private final boolean retryable;

  ErrorKind(boolean retryable) {
    this.retryable = retryable;
  }

  /// Whether the same request may succeed later, unchanged.
  public boolean retryable() {
    return retryable;
  }

  /// Whether the cause lies with us and its stack trace is worth keeping.
  boolean keepsStackTrace() {
    return this == UNAVAILABLE || this == INTERNAL;
  }
}
