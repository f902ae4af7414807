package io.parley.fanout.internal;

import java.util.concurrent.atomic.AtomicLong;

/// The bytes that wait for gateways, and how many may.
final class Backlog {
  private static final int SHARES = 4;

  private final long limit;
  private final AtomicLong waiting = new AtomicLong();

  Backlog(long limit) {
    this.limit = limit;
  }

  void add(long bytes) {
    waiting.addAndGet(bytes);
  }

  void remove(long bytes) {
    waiting.addAndGet(-bytes);
  }

  long waiting() {
    return waiting.get();
  }

  /// What may wait for one of several gateways, beside a call that is under way: together never more than half of all.
  long share() {
    return limit / SHARES;
  }

  /// Whether more may come. After a pause only once half of it is gone, so that consumers don't stop and go.
  boolean admits(boolean paused) {
    return waiting.get() < (paused ? limit / 2 : limit);
  }
}
