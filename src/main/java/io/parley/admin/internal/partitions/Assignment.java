package io.parley.admin.internal.partitions;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Who reads which partition from a moment on.
///
/// @param round another number after each rebalance
/// @param owners without those that nobody reads
record Assignment(Instant at, int round, Map<Integer, String> owners) {
  private static final String BETWEEN = ",";
  private static final String TO = "-";

  boolean isSameAs(@Nullable Assignment other) {
    return other != null && round == other.round && owners.equals(other.owners);
  }

  /// Of each node its partitions, as `0-15,40`.
  Map<String, String> ranges() {
    Map<String, TreeSet<Integer>> byOwner = new TreeMap<>();
    owners.forEach((number, owner) -> byOwner.computeIfAbsent(owner, _ -> new TreeSet<>()).add(number));
    Map<String, String> ranges = new TreeMap<>();
    byOwner.forEach((owner, numbers) -> ranges.put(owner, ranges(List.copyOf(numbers))));
    return ranges;
  }

  private static String ranges(List<Integer> sorted) {
    List<String> ranges = new ArrayList<>();
    int first = sorted.getFirst();
    for (int i = 0; i < sorted.size(); i++) {
      int last = sorted.get(i);
      if (i + 1 == sorted.size() || sorted.get(i + 1) != last + 1) {
        ranges.add(first == last ? Integer.toString(first) : first + TO + last);
        first = i + 1 < sorted.size() ? sorted.get(i + 1) : first;
      }
    }
    return String.join(BETWEEN, ranges);
  }

  /// @throws NumberFormatException for what [#ranges] did not make
  static Map<Integer, String> owners(Map<String, String> ranges) {
    Map<Integer, String> owners = new HashMap<>();
    ranges.forEach((owner, text) -> {
      for (String range : text.split(BETWEEN, -1)) {
        int to = range.indexOf(TO);
        int first = Integer.parseInt(to < 0 ? range : range.substring(0, to));
        int last = to < 0 ? first : Integer.parseInt(range.substring(to + 1));
        for (int number = first; number <= last; number++) {
          owners.put(number, owner);
        }
      }
    });
    return owners;
  }
}
