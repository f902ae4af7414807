package io.parley.gateway.internal;

import io.parley.gateway.internal.rest.SendPermits;
import io.parley.identity.UserId;
import io.parley.protocol.Utf8;
import java.time.Duration;

/// Sends over REST come out of the same bucket as those of the user's sockets.
final class RestSends implements SendPermits {
  private final SendLimits pace;
  private final LimitProperties limits;
  private final RefusedUsers refused;

  RestSends(SendLimits pace, LimitProperties limits, RefusedUsers refused) {
    this.refused = refused;
    this.pace = pace;
    this.limits = limits;
  }

  @Override
  public void take(UserId userId, String body) {
    Duration pause = pace.take(userId);
    if (pause.isPositive()) {
      refused.refused(userId);
      throw Refusals.rateLimited(pause, limits);
    }
    int bytes = Utf8.length(body);
    if (bytes > limits.bodyBytes()) {
      throw Refusals.bodyTooLarge(bytes, limits);
    }
  }
}
