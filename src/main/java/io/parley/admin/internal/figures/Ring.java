package io.parley.admin.internal.figures;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The latest of what comes at regular places, so many at most. What did not come is a gap.
final class Ring<T> {
  private final int size;
  private final Map<Long, T> places = new HashMap<>();
  private long latest = Long.MIN_VALUE;

  Ring(int size) {
    this.size = size;
  }

  /// Takes one, unless its place has gone by.
  void put(long place, T one) {
    if (place > latest) {
      latest = place;
      places.keySet().removeIf(known -> known <= latest - size);
    }
    if (place > latest - size) {
      places.put(place, one);
    }
  }

  @Nullable
  T get(long place) {
    return places.get(place);
  }

  /// All places up to one, oldest first, null for a gap.
  List<@Nullable T> upTo(long place) {
    List<@Nullable T> all = new ArrayList<>(size);
    for (long each = place - size + 1; each <= place; each++) {
      all.add(places.get(each));
    }
    return all;
  }
}
