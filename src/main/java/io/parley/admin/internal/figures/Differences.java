package io.parley.admin.internal.figures;

import io.parley.admin.internal.figures.Evidence.NodeMinute;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What else sets a node apart from the others: its version, and its settings.
final class Differences {
  private Differences() {}

  /// Whole sentences, with a space before; empty where nothing does.
  static String of(NodeMinute node, List<NodeMinute> all) {
    return version(node, all) + settings(node, all);
  }

  private static String version(NodeMinute node, List<NodeMinute> all) {
    String own = node.node().version();
    String usual = most(all.stream().map(other -> other.node().version()));
    if (own == null || usual == null || own.equals(usual)) {
      return "";
    }
    long same = all.stream().filter(other -> own.equals(other.node().version())).count();
    return same == 1
        ? " It is the only node on %s.".formatted(own)
        : " It is on %s, most are on %s.".formatted(own, usual);
  }

  private static String settings(NodeMinute node, List<NodeMinute> all) {
    Double own = node.latest().settings();
    Double usual = most(all.stream().filter(other -> other.node().roles().equals(node.node().roles()))
        .map(other -> other.latest().settings()));
    return own == null || usual == null || own.equals(usual) ? "" : " Its settings differ from those of most.";
  }

  /// What more than half of those have that have any; null where there is no such thing.
  static <T> @Nullable T most(Stream<@Nullable T> values) {
    List<T> known = values.filter(Objects::nonNull).map(Objects::requireNonNull).toList();
    return known.stream().collect(Collectors.groupingBy(Function.identity(), Collectors.counting())).entrySet()
        .stream().filter(one -> one.getValue() * 2 > known.size()).findFirst().map(Map.Entry::getKey).orElse(null);
  }
}
