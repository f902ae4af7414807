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
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/// Lets a bounded number of works run at once and a bounded number wait, first come, first served.
///
/// Whoever finds the queue full is `overloaded`, with a pause that spreads those who return.
final class Turnstile {
  private static final int LONGEST_PAUSE_MS = 5_000;
  private static final int SHORTEST_PAUSE_MS = 1_000;

  private final String what;
  private final int maxWaiting;
  private final Deque<Ticket> waiting = new ArrayDeque<>();
  private final AtomicInteger rounds = new AtomicInteger();
  private int free;

  Turnstile(String what, int atOnce, int maxWaiting) {
    this.what = what;
    this.free = atOnce;
    this.maxWaiting = maxWaiting;
  }

  /// The work, begun when it is its turn. Its place is free again when it ends, fails or is cancelled.
  <T> Flux<T> admit(Flux<T> work) {
    return Flux.usingWhen(Mono.<Ticket>create(sink -> enter(new Ticket(sink))), ticket -> work,
        ticket -> Mono.fromRunnable(() -> leave(ticket)));
  }

  private void enter(Ticket ticket) {
    ticket.sink.onCancel(() -> leave(ticket));
    boolean full;
    synchronized (this) {
      full = waiting.size() >= maxWaiting;
      if (!full) {
        waiting.add(ticket);
      }
    }
    if (full) {
      ticket.sink.error(overloaded());
    } else {
      letIn();
    }
  }

  private void leave(Ticket ticket) {
    synchronized (this) {
      if (ticket.inside) {
        ticket.inside = false;
        free++;
      } else {
        waiting.remove(ticket);
      }
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
      for (Ticket next = next(); next != null; next = next()) {
        next.sink.success(next);
      }
      seen = rounds.addAndGet(-seen);
    }
  }

  private synchronized @Nullable Ticket next() {
    Ticket next = free > 0 ? waiting.poll() : null;
    if (next != null) {
      free--;
      next.inside = true;
    }
    return next;
  }

  private ParleyException overloaded() {
    Duration pause = Duration.ofMillis(ThreadLocalRandom.current().nextInt(SHORTEST_PAUSE_MS, LONGEST_PAUSE_MS));
    return new ParleyException(ErrorKind.LIMITED, "overloaded", "Too many wait for a %s on this node".formatted(what),
        pause, null);
  }

  private static final class Ticket {
    private final MonoSink<Ticket> sink;
    private boolean inside;

    private Ticket(MonoSink<Ticket> sink) {
      this.sink = sink;
    }
  }
}
