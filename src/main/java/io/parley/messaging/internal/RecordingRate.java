package io.parley.messaging.internal;

import java.time.Clock;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/// Chooses the messages whose journeys are recorded: all, up to so many a second, and above that every second, third, … one, by how
/// many the second before had, so that a busy second is recorded from its beginning to its end. Never more than so many a second.
final class RecordingRate {
  private final int perSecond;
  private final Clock clock;
  private final AtomicReference<Second> running = new AtomicReference<>(new Second(0, 0, 1));

  RecordingRate(int perSecond, Clock clock) {
    this.perSecond = perSecond;
    this.clock = clock;
  }

  /// @param messages that came in it
  /// @param stride of how many one is chosen
  private record Second(long second, int messages, int stride) {
    Second next(long now, int perSecond) {
      if (now == second) {
        return new Second(second, messages + 1, stride);
      }
      int before = now == second + 1 ? messages : 0;
      return new Second(now, 1, Math.max(1, Math.ceilDiv(before, perSecond)));
    }

    boolean chosen(int perSecond) {
      int index = messages - 1;
      return index % stride == 0 && index / stride < perSecond;
    }
  }

  /// Whether the message that comes now is one of them.
  boolean take() {
    if (perSecond == 0) {
      return false;
    }
    long now = TimeUnit.MILLISECONDS.toSeconds(clock.millis());
    return running.updateAndGet(second -> second.next(now, perSecond)).chosen(perSecond);
  }
}
