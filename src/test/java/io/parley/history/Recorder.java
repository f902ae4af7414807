package io.parley.history;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// Takes observations down in one order, with their times. Safe for many threads.
public final class Recorder {
  private final List<Noted> all = new ArrayList<>();
  private final AtomicInteger changes = new AtomicInteger();

  public synchronized void add(Observation observation) {
    all.add(new Noted(System.nanoTime(), observation));
  }

  /// Tells one call for a change of membership from another.
  public int nextChange() {
    return changes.incrementAndGet();
  }

  public synchronized List<Observation> all() {
    return all.stream().map(Noted::what).toList();
  }

  /// The same with their times, for those who measure. The checker judges the order alone.
  public synchronized List<Noted> timeline() {
    return List.copyOf(all);
  }

  /// @param nanos in the time of [System#nanoTime()]
  public record Noted(long nanos, Observation what) {}
}
