package io.parley.gateway.internal;

import io.parley.platform.ErrorKind;
import io.parley.platform.ParleyException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/// Lets a bounded number of works run at once and a bounded number wait, first come, first served.
///
/// A work holds a place only while something has been asked of it and has not come yet; while its reader is slow it
/// holds none. Whoever begins and finds the queue full is `overloaded`, with a pause that spreads those who return.
final class Turnstile {
  private static final int LONGEST_PAUSE_MS = 5_000;
  private static final int SHORTEST_PAUSE_MS = 1_000;

  private final int maxWaiting;
  private final Deque<Runnable> waiting = new ArrayDeque<>();
  private final AtomicInteger rounds = new AtomicInteger();
  private final int atOnce;
  private int free;

  Turnstile(int atOnce, int maxWaiting) {
    this.atOnce = atOnce;
    this.free = atOnce;
    this.maxWaiting = maxWaiting;
  }

  synchronized int inside() {
    return atOnce - free;
  }

  synchronized int waiting() {
    return waiting.size();
  }

  /// The work, subscribed to when it is first its turn.
  <T> Flux<T> admit(Flux<T> work) {
    return Flux.from(subscriber -> subscriber.onSubscribe(new Turn<>(this, work, subscriber)));
  }

  /// Runs `inside` when there is a place, which is then to be given back by [#leave].
  void enter(Runnable inside) {
    synchronized (this) {
      waiting.add(inside);
    }
    letIn();
  }

  /// [#enter] for those who begin: false, and nothing done, when too many wait.
  boolean begin(Runnable inside) {
    synchronized (this) {
      if (free == 0 && waiting.size() >= maxWaiting) {
        return false;
      }
      waiting.add(inside);
    }
    letIn();
    return true;
  }

  void leave() {
    synchronized (this) {
      free++;
    }
    letIn();
  }

  /// One thread at a time lets all in, so that works that end at once do not nest.
  private void letIn() {
    if (rounds.getAndIncrement() > 0) {
      return;
    }
    int seen = 1;
    while (seen > 0) {
      for (Runnable next = next(); next != null; next = next()) {
        next.run();
      }
      seen = rounds.addAndGet(-seen);
    }
  }

  private synchronized @Nullable Runnable next() {
    Runnable next = free > 0 ? waiting.poll() : null;
    if (next != null) {
      free--;
    }
    return next;
  }

  static ParleyException overloaded() {
    Duration pause = Duration.ofMillis(ThreadLocalRandom.current().nextInt(SHORTEST_PAUSE_MS, LONGEST_PAUSE_MS));
    return new ParleyException(ErrorKind.LIMITED, "overloaded", "Too many wait for their history on this node", pause,
        null);
  }
}
