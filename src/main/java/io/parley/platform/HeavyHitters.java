package io.parley.platform;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Those that bring most of a stream, in memory that does not grow with it ("space-saving": Metwally, Agrawal, El Abbadi, 2005).
///
/// One for whom there is no place takes that of the one with the least and goes on from its count. So a count is too high by at most
/// the error that is kept with it, that error is at most the stream's length divided by the places, and whoever brings more than that
/// part of the stream is in it. Not safe for several threads.
public final class HeavyHitters<K extends Comparable<K>> {
  private final int places;
  private final Map<K, Counted<K>> counted = new HashMap<>();
  private final TreeSet<Counted<K>> byCount = new TreeSet<>(
      Comparator.comparingLong(Counted<K>::count).thenComparing(Counted::key));

  public HeavyHitters(int places) {
    this.places = places;
  }

  /// @param error by how much `count` is too high at most
  public record Counted<K>(K key, long count, long error) {}

  public void add(K key, long more) {
    Counted<K> held = counted.get(key);
    if (held != null) {
      byCount.remove(held);
      put(new Counted<>(key, held.count + more, held.error));
    } else if (counted.size() < places) {
      put(new Counted<>(key, more, 0));
    } else {
      Counted<K> least = byCount.removeFirst();
      counted.remove(least.key);
      put(new Counted<>(key, least.count + more, least.count));
    }
  }

  private void put(Counted<K> one) {
    counted.put(one.key, one);
    byCount.add(one);
  }

  /// Those that have a place.
  public Collection<Counted<K>> all() {
    return counted.values();
  }

  /// Null where it has no place.
  public @Nullable Counted<K> of(K key) {
    return counted.get(key);
  }

  /// What one without a place may have brought at most.
  public long leastCount() {
    return counted.size() < places ? 0 : byCount.first().count;
  }
}
