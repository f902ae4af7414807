package io.parley.admin.internal.partitions;

import java.util.Arrays;

/// What was measured of one partition at regular places: so many of the latest. What did not come is a gap. Not safe for several threads.
public final class Trail {
  private final long[] places;
  private final float[] figures;

  Trail(int size) {
    places = new long[size];
    Arrays.fill(places, Long.MIN_VALUE);
    figures = new float[size * Figure.COUNT];
  }

  /// What is measured.
  public enum Figure {
    RECORDS(0), SECONDS(1), TAKEN(2), DONE(3);

    private static final int COUNT = values().length;
    private final int place;

    Figure(int place) {
      this.place = place;
    }
  }

  /// @param measured in the order of [Figure]; not a number for what is not known
  void put(long place, float... measured) {
    int at = Math.floorMod(place, places.length);
    places[at] = place;
    System.arraycopy(measured, 0, figures, at * Figure.COUNT, Figure.COUNT);
  }

  /// Not a number for a gap.
  double get(long place, Figure figure) {
    int at = Math.floorMod(place, places.length);
    return places[at] == place ? figures[at * Figure.COUNT + figure.place] : Double.NaN;
  }

  /// All places up to one, oldest first.
  double[] upTo(long place, Figure figure) {
    double[] all = new double[places.length];
    for (int i = 0; i < all.length; i++) {
      all[i] = get(place - all.length + 1 + i, figure);
    }
    return all;
  }

  /// One place for several up to that one: the most that waited, and the middle of the rates. Not a number where nothing is known.
  float[] together(long place, int several) {
    float[] one = new float[Figure.COUNT];
    for (Figure figure : Figure.values()) {
      double[] known = Arrays.stream(upTo(place, figure)).skip(Math.max(0, places.length - several))
          .filter(Double::isFinite).toArray();
      one[figure.place] = (float) (figure == Figure.TAKEN || figure == Figure.DONE
          ? Arrays.stream(known).average().orElse(Double.NaN)
          : Arrays.stream(known).max().orElse(Double.NaN));
    }
    return one;
  }
}
