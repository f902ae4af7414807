package io.parley.admin.web;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The settings of a node that are other than those of most of its peers.
///
/// @param rows by name
/// @param compared with so many peers
/// @param silent peers that were asked and did not tell
public record OddSettings(List<Row> rows, int compared, int silent) {
  /// @param own null where it is not set, so that its default counts
  /// @param usual what more than half of the peers have; null where that is the default
  public record Row(String name, @Nullable String own, @Nullable String usual) {}

  /// A value that is not set is one like any other. Where no value is that of more than half of the peers, nothing is odd.
  static List<Row> rows(Map<String, String> own, Collection<? extends Map<String, String>> peers) {
    Map<String, String> names = new HashMap<>();
    List<Map<String, String>> plainPeers = peers.stream().map(peer -> plain(peer, names)).toList();
    Map<String, String> plainOwn = plain(own, names);
    SortedSet<String> all = new TreeSet<>(names.keySet());
    return all.stream().flatMap(key -> {
      Value mine = new Value(plainOwn.get(key));
      return plainPeers.stream().map(peer -> new Value(peer.get(key)))
          .collect(Collectors.groupingBy(Function.identity(), Collectors.counting())).entrySet().stream()
          .filter(one -> one.getValue() * 2 > plainPeers.size() && !one.getKey().equals(mine))
          .map(one -> new Row(names.getOrDefault(key, key), mine.text, one.getKey().text));
    }).toList();
  }

  private record Value(@Nullable String text) {}

  /// By names without dashes, since an environment variable has none.
  ///
  /// @param names takes how each is best written
  private static Map<String, String> plain(Map<String, String> settings, Map<String, String> names) {
    Map<String, String> plain = new HashMap<>();
    settings.forEach((name, value) -> {
      String key = name.replace("-", "");
      plain.put(key, value);
      names.merge(key, name, (one, other) -> one.length() >= other.length() ? one : other);
    });
    return plain;
  }
}
