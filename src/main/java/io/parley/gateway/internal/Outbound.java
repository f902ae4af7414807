package io.parley.gateway.internal;

import io.parley.protocol.CloseCode;
import java.util.concurrent.Executor;

/// A socket as its session sees it. All but [#thread] is called on that thread only.
interface Outbound {
  /// The one thread that everything of this session happens on; many sessions share it. Never block it.
  Executor thread();

  /// Queues a frame in order; it is written soon, together with others. A full queue closes the socket with 4410.
  ///
  /// @param frame UTF-8 JSON that nobody changes any more
  void send(byte[] frame);

  /// Whether the client reads more slowly than it is written to.
  boolean congested();

  /// What it has not been written yet.
  Backlog backlog();

  /// Runs once, when no longer congested or when the socket is closed.
  void whenDrained(Runnable task);

  /// Stops or resumes taking frames from the socket.
  void reading(boolean on);

  /// Drops what is queued and not yet handed to the system.
  void forget();

  /// Writes what is queued, then a close frame. Later calls do nothing.
  void close(CloseCode code, String reason);
}
