package io.parley.gateway.internal;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// The frames of one session that are being answered, and those behind them. Kept in order; empty it holds nothing.
///
/// Once [#MAX_IN_FLIGHT] frames or [#MAX_BYTES] are being answered, or a frame is that all others must wait for
/// (`hello`, `refresh`), further ones wait, and the socket is not read. What waits is thus bounded by what had been read.
final class Inbox {
  static final int MAX_IN_FLIGHT = 64;
  static final int MAX_BYTES = 256 * 1024;

  private @Nullable Deque<byte[]> waiting;
  private int inFlight;
  private int bytes;
  private boolean shut;

  /// Whether a frame that comes now must wait.
  boolean busy() {
    return waiting != null || !takes();
  }

  private boolean takes() {
    return !shut && inFlight < MAX_IN_FLIGHT && bytes < MAX_BYTES;
  }

  void add(byte[] frame) {
    if (waiting == null) {
      waiting = new ArrayDeque<>();
    }
    waiting.add(frame);
  }

  /// The next frame whose turn it is; null while it must wait, or when there is none.
  byte @Nullable [] next() {
    if (waiting == null || !takes()) {
      return null;
    }
    byte[] next = waiting.poll();
    if (next == null) {
      waiting = null;
    }
    return next;
  }

  void begin(int size) {
    inFlight++;
    bytes += size;
  }

  void end(int size) {
    inFlight--;
    bytes -= size;
  }

  /// Makes all others wait until [#open].
  void shut() {
    shut = true;
  }

  void open() {
    shut = false;
  }

  void clear() {
    waiting = null;
  }
}
