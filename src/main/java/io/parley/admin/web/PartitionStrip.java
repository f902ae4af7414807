package io.parley.admin.web;

import io.parley.admin.internal.partitions.LogPartition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// All partitions at a glance: a cell for each in the order of their numbers, or, where there are more than [#MOST], for each owner by the
/// worst of its partitions. Every kind has a shape of its own, and one path for all of its cells.
///
/// @param kinds that there are, the worst first
/// @param said the same in a sentence
public record PartitionStrip(boolean byOwner, int cells, int width, int height, List<Kind> kinds, String said) {
  static final int MOST = 1_024;
  private static final int COLUMNS = 64;
  private static final int CELL = 14;
  private static final int NAMED = 8;
  private static final List<String> WORST_FIRST = List.of("bad", "warn", "idle", "ok");

  /// Those of a kind.
  ///
  /// @param name class of its colour
  /// @param path of all its cells
  /// @param sample path of one cell, in a box of 14 by 14
  public record Kind(String name, String word, int count, String path, String sample) {}

  static PartitionStrip of(List<LogPartition> partitions, Duration limit) {
    boolean byOwner = partitions.size() > MOST;
    Map<String, String> kinds = new LinkedHashMap<>();
    if (byOwner) {
      Map<String, String> owners = new TreeMap<>();
      partitions.forEach(one -> owners.merge(one.owner() == null ? "nobody" : one.owner(),
          PartitionRow.kind(one, limit), PartitionStrip::worse));
      kinds.putAll(owners);
    } else {
      partitions.forEach(one -> kinds.put(Integer.toString(one.number()), PartitionRow.kind(one, limit)));
    }
    Map<String, StringBuilder> drawn = new LinkedHashMap<>();
    Map<String, List<String>> names = new LinkedHashMap<>();
    WORST_FIRST.forEach(kind -> names.put(kind, new ArrayList<>()));
    int place = 0;
    for (Map.Entry<String, String> cell : kinds.entrySet()) {
      drawn.computeIfAbsent(cell.getValue(), _ -> new StringBuilder()).append(shape(cell.getValue(), place++));
      names.getOrDefault(cell.getValue(), new ArrayList<>()).add(cell.getKey());
    }
    List<Kind> all = WORST_FIRST.stream().filter(drawn::containsKey)
        .map(kind -> new Kind(kind, word(kind), names.getOrDefault(kind, List.of()).size(),
            String.valueOf(drawn.get(kind)), shape(kind, 0)))
        .toList();
    int columns = Math.min(COLUMNS, Math.max(1, kinds.size()));
    return new PartitionStrip(byOwner, kinds.size(), columns * CELL,
        Math.max(1, Math.ceilDiv(kinds.size(), COLUMNS)) * CELL, all, said(byOwner, kinds.size(), names));
  }

  private static String worse(String one, String other) {
    return WORST_FIRST.indexOf(one) <= WORST_FIRST.indexOf(other) ? one : other;
  }

  /// A full square with a hole, a triangle, a hollow square, a low bar.
  private static String shape(String kind, int place) {
    int x = place % COLUMNS * CELL;
    int y = place / COLUMNS * CELL;
    return switch (kind) {
      case "bad" -> at("M%d %dh12v12h-12zm6 3-3 3 3 3 3-3z", x + 1, y + 1);
      case "warn" -> at("M%d %dl5 11h-10z", x + 7, y + 2);
      case "idle" -> at("M%d %dh10v10h-10zm2 2v6h6v-6z", x + 2, y + 2);
      default -> at("M%d %dh10v4h-10z", x + 2, y + 9);
    };
  }

  private static String at(String path, int x, int y) {
    return String.format(Locale.ROOT, path, x, y);
  }

  private static String said(boolean byOwner, int cells, Map<String, List<String>> names) {
    StringBuilder said = new StringBuilder(byOwner ? cells + " owners" : cells + " partitions");
    names.forEach((kind, all) -> {
      if (!all.isEmpty()) {
        said.append(said.indexOf(":") < 0 ? ": " : "; ").append(all.size()).append(' ').append(word(kind));
        if (!kind.equals("ok")) {
          said.append(" (").append(String.join(", ", all.subList(0, Math.min(NAMED, all.size()))))
              .append(all.size() > NAMED ? ", …)" : ")");
        }
      }
    });
    return said.append('.').toString();
  }

  /// What a kind means.
  private static String word(String kind) {
    return switch (kind) {
      case "bad" -> "too far behind, or without owner or leader";
      case "warn" -> "a little behind, or with too few copies";
      case "idle" -> "without figures";
      default -> "up to date";
    };
  }
}
