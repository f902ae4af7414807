package io.parley.platform;

import java.io.Serial;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A refusal: its kind (ours, closed), its code (stable, the client's) and a sentence for people.
///
/// The sentence names the field and the limit, and never holds bodies, tokens or addresses.
/// Only refusals whose cause lies with us keep a stack trace.
public class ParleyException extends RuntimeException {
  @Serial
  private static final long serialVersionUID = 1L;
  private static final Duration DEFAULT_PAUSE = Duration.ofSeconds(1);

  private final ErrorKind kind;
  private final String code;
  private final @Nullable Duration retryAfter;

  public ParleyException(ErrorKind kind, String code, String message) {
    this(kind, code, message, kind.retryable() ? DEFAULT_PAUSE : null, null);
  }

  public ParleyException(ErrorKind kind, String code, String message, @Nullable Duration retryAfter,
      @Nullable Throwable cause) {
    super(message, cause, false, kind.keepsStackTrace());
    this.kind = kind;
    this.code = code;
    this.retryAfter = retryAfter;
  }

  /// A request that no retry makes valid; `bad_request`.
  public static ParleyException badRequest(String message) {
    return new ParleyException(ErrorKind.INVALID, "bad_request", message);
  }

  /// An engine or a node did not answer in time; `unavailable`, worth a retry with the same key.
  public static ParleyException unavailable(String message, @Nullable Throwable cause) {
    return new ParleyException(ErrorKind.UNAVAILABLE, "unavailable", message, DEFAULT_PAUSE, cause);
  }

  /// Every conversation that one is not in, whether it exists or not.
  public static ParleyException notAMember() {
    return new ParleyException(ErrorKind.NOT_FOUND, "not_a_member", "You are not a member of this conversation");
  }

  public ErrorKind kind() {
    return kind;
  }

  public String code() {
    return code;
  }

  /// How long to wait before the same request is worth sending again; null where a retry is pointless.
  public @Nullable Duration retryAfter() {
    return retryAfter;
  }
}
