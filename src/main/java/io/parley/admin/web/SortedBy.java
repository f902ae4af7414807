package io.parley.admin.web;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The order of a table, as its address asks for it: `sort=letters`, or `sort=-letters` for the greatest first.
final class SortedBy<T> {
  private final Map<String, Comparator<T>> columns;
  private final String column;
  private final boolean descending;

  /// @param columns by their names in the address
  /// @param asked what the address says; what is no column of these counts as `usual`
  SortedBy(Map<String, Comparator<T>> columns, @Nullable String asked, String usual) {
    String wanted = asked != null && columns.containsKey(name(asked)) ? asked : usual;
    this.columns = columns;
    column = name(wanted);
    descending = wanted.startsWith("-");
  }

  private static String name(String asked) {
    return asked.startsWith("-") ? asked.substring(1) : asked;
  }

  List<T> of(List<T> rows) {
    Comparator<T> order = Objects.requireNonNull(columns.get(column));
    return rows.stream().sorted(descending ? order.reversed() : order).toList();
  }

  /// A head that sorts by its column, the other way round where it rules already.
  ///
  /// @param css classes of the cell
  /// @param url of the list in an order
  Head head(String label, String name, String css, Function<String, String> url) {
    boolean rules = name.equals(column);
    return new Head(label, css, rules ? descending ? "descending" : "ascending" : null,
        url.apply(rules && descending ? name : "-" + name));
  }

  /// @param order for `aria-sort`; null where another column rules
  record Head(String label, String css, @Nullable String order, String url) {}
}
