package io.parley.admin.internal.figures;

import org.jspecify.annotations.Nullable;

/// What is known of partitions beside what the nodes that read them tell: of one that nobody reads, no node tells anything. Waits for
/// nobody.
public interface Lags {
  /// The partition whose first record has waited longest; null where none waits, or nobody knows.
  @Nullable
  Behind worst();

  /// In a sentence, who brings most of a partition; null where nobody knows.
  @Nullable
  String hottest(int partition);
}
