package io.parley.gateway.internal;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// Frames that a slow reader has not taken yet: bounded in number and bytes. Made when the first must wait.
final class OutboundQueue {
  private final Deque<byte[]> frames = new ArrayDeque<>();
  private final int maxFrames;
  private final long maxBytes;
  private long bytes;

  OutboundQueue(int maxFrames, long maxBytes) {
    this.maxFrames = maxFrames;
    this.maxBytes = maxBytes;
  }

  /// False where it is full. Empty it takes a frame of any size.
  boolean offer(byte[] frame) {
    if (!frames.isEmpty() && (frames.size() >= maxFrames || bytes + frame.length > maxBytes)) {
      return false;
    }
    frames.add(frame);
    bytes += frame.length;
    return true;
  }

  Backlog backlog() {
    return new Backlog(frames.size(), bytes);
  }

  byte @Nullable [] poll() {
    byte[] frame = frames.poll();
    if (frame != null) {
      bytes -= frame.length;
    }
    return frame;
  }
}
