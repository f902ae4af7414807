package io.parley.history;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// Takes observations down in one order. Safe for many threads.
public final class Recorder {
  private final List<Observation> all = new ArrayList<>();
  private final AtomicInteger changes = new AtomicInteger();

  public synchronized void add(Observation observation) {
    all.add(observation);
  }

  /// Tells one call for a change of membership from another.
  public int nextChange() {
    return changes.incrementAndGet();
  }

  public synchronized List<Observation> all() {
    return List.copyOf(all);
  }
}
