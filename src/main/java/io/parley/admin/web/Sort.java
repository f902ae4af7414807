package io.parley.admin.web;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/// How a list is sorted, as it stands in an address: `-behind` is by that column, the most first.
public record Sort(String column, boolean descending) {
  private static final String DOWN = "-";

  /// @param columns that the list can be sorted by
  static Sort of(@Nullable String given, Sort usual, Set<String> columns, Filters filters) {
    Sort meant = filters.read("sort", given, "is none of the columns", text -> {
      boolean down = text.startsWith(DOWN);
      String column = down ? text.substring(1) : text;
      if (!columns.contains(column)) {
        throw new IllegalArgumentException(column);
      }
      return new Sort(column, down);
    });
    return meant == null ? usual : meant;
  }

  /// As an address has it.
  public String text() {
    return (descending ? DOWN : "") + column;
  }

  /// What a column's head leads to: the other way round where the list is sorted by it already.
  ///
  /// @param most whether the most comes first on the first click, as for figures
  public String next(String head, boolean most) {
    return head.equals(column) ? new Sort(column, !descending).text() : new Sort(head, most).text();
  }

  /// `ascending` or `descending`; null for a column that it is not sorted by.
  public @Nullable String aria(String head) {
    return head.equals(column) ? descending ? "descending" : "ascending" : null;
  }
}
