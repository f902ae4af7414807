package io.parley.gateway.internal;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// Frames that a slow reader has not taken yet: bounded in number and bytes. Made when the first must wait.
final class OutboundQueue {
  private final Deque<Waiting> frames = new ArrayDeque<>();
  private final int maxFrames;
  private final long maxBytes;
  private final Ticks ticks;
  private long bytes;
  private long longest;

  OutboundQueue(int maxFrames, long maxBytes, Ticks ticks) {
    this.maxFrames = maxFrames;
    this.maxBytes = maxBytes;
    this.ticks = ticks;
  }

  private record Waiting(byte[] frame, long since) {}

  /// False where it is full. Empty it takes a frame of any size.
  boolean offer(byte[] frame) {
    if (!frames.isEmpty() && (frames.size() >= maxFrames || bytes + frame.length > maxBytes)) {
      return false;
    }
    frames.add(new Waiting(frame, ticks.millis()));
    bytes += frame.length;
    return true;
  }

  Backlog backlog() {
    Waiting oldest = frames.peek();
    return new Backlog(frames.size(), bytes,
        oldest == null ? Duration.ZERO : Duration.ofMillis(ticks.millis() - oldest.since));
  }

  byte @Nullable [] poll() {
    Waiting first = frames.poll();
    if (first == null) {
      return null;
    }
    bytes -= first.frame.length;
    longest = Math.max(longest, ticks.millis() - first.since);
    return first.frame;
  }

  /// The longest that a frame waited here, or still does.
  Duration longestWait() {
    return Duration.ofMillis(Math.max(longest, backlog().oldest().toMillis()));
  }
}
