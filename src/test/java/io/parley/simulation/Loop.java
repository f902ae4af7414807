package io.parley.simulation;

import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import reactor.core.Disposable;

/// What happens next, in virtual time. Everything random in a world comes from here.
public final class Loop {
  /// Whether worlds tell what befalls them.
  private static final boolean TOLD = Boolean.getBoolean("parley.simulation.trace");

  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private final Random random;
  private long now;
  private long given;
  private long happened;

  Loop(long seed) {
    random = new Random(seed);
  }

  /// Microseconds since the world began.
  public long now() {
    return now;
  }

  /// Tells what happens, where somebody wants to know.
  void tell(Supplier<String> what) {
    if (TOLD) {
      System.out.printf("%9.3f ms  %s%n", now / 1_000.0, what.get());
    }
  }

  /// How many events there have been.
  long happened() {
    return happened;
  }

  Disposable in(long micros, Runnable task) {
    Event event = new Event(now + Math.max(0, micros), given++, task);
    events.add(event);
    return event;
  }

  /// 0 to `bound`, exclusive.
  public int random(int bound) {
    return random.nextInt(bound);
  }

  /// Microseconds between these, inclusive.
  long between(long least, long most) {
    return least + random.nextLong(most - least + 1);
  }

  boolean chance(int inThousand) {
    return random.nextInt(1_000) < inThousand;
  }

  long randomLong() {
    return random.nextLong();
  }

  /// Goes on until this is so; false where that did not happen within so many microseconds.
  boolean runUntil(BooleanSupplier done, long within) {
    long end = now + within;
    while (!done.getAsBoolean()) {
      Event next = events.peek();
      if (next == null || next.at > end) {
        now = end;
        return done.getAsBoolean();
      }
      events.poll();
      if (!next.cancelled) {
        now = next.at;
        happened++;
        next.task.run();
      }
    }
    return true;
  }

  private static final class Event implements Comparable<Event>, Disposable {
    private final long at;
    private final long number;
    private final Runnable task;
    private boolean cancelled;

    Event(long at, long number, Runnable task) {
      this.at = at;
      this.number = number;
      this.task = task;
    }

    @Override
    public void dispose() {
      cancelled = true;
    }

    @Override
    public boolean isDisposed() {
      return cancelled;
    }

    @Override
    public int compareTo(Event other) {
      return at == other.at ? Long.compare(number, other.number) : Long.compare(at, other.at);
    }
  }
}
