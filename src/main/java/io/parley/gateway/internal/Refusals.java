package io.parley.gateway.internal;

import io.parley.platform.ErrorKind;
import io.parley.platform.ParleyException;
import io.parley.protocol.ServerFrame;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Turns failures into `error` frames, in this one place. What is no refusal becomes `internal`, is logged, and says nothing.
final class Refusals {
  private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);

  private Refusals() {}

  static ServerFrame.Error frame(@Nullable String re, Throwable failure) {
    if (!(failure instanceof ParleyException refusal)) {
      LOG.error("A frame could not be answered", failure);
      return new ServerFrame.Error(re, "internal", "Something went wrong on our side", null);
    }
    if (refusal.kind() == ErrorKind.INTERNAL) {
      LOG.error("A frame could not be answered", refusal);
    } else if (refusal.kind() == ErrorKind.UNAVAILABLE) {
      LOG.debug("A frame could not be answered", refusal);
    }
    Duration pause = refusal.retryAfter();
    return new ServerFrame.Error(re, refusal.code(), String.valueOf(refusal.getMessage()),
        pause == null ? null : pause.toMillis());
  }

  static ParleyException rateLimited(Duration pause, LimitProperties limits) {
    return rateLimited(pause, "sends", limits.sendsPerSecond(), limits.sendBurst());
  }

  static ParleyException rateLimited(Duration pause, String what, int perSecond, int burst) {
    return new ParleyException(ErrorKind.LIMITED, "rate_limited",
        "At most %d %s a second, %d at once".formatted(perSecond, what, burst), pause, null);
  }

  static ParleyException bodyTooLarge(int bytes, LimitProperties limits) {
    return new ParleyException(ErrorKind.INVALID, "body_too_large",
        "body has %d bytes of UTF-8, the limit is %d".formatted(bytes, limits.bodyBytes()));
  }

  static ParleyException tokenExpired() {
    return new ParleyException(ErrorKind.UNAUTHENTICATED, "token_expired",
        "The token has expired; send refresh with a new one");
  }

  static ParleyException forbidden(String message) {
    return new ParleyException(ErrorKind.FORBIDDEN, "forbidden", message);
  }
}
