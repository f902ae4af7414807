package io.parley.gateway.internal;

/// What waits for a client that reads more slowly than it is written to.
record Backlog(int frames, long bytes) {
  static final Backlog NONE = new Backlog(0, 0);
}
