package io.parley.admin.internal.capacity;

import org.jspecify.annotations.Nullable;

/// Where a number comes from.
///
/// @param kind what sort of knowledge that is
/// @param text where, when and on what; for people
/// @param document of the project that has it; null where none does
public record Source(Kind kind, String text, @Nullable String document) {
  public enum Kind {
    /// Put in to begin with; only the operator knows it.
    EXAMPLE("an example"),
    /// Measured by the project.
    MEASURED("measured"),
    /// Follows from what was measured.
    DERIVED("derived"),
    /// A choice, or a setting.
    CHOSEN("a choice"),
    /// From this cluster.
    HERE("from this cluster"),
    /// Given by whoever asks.
    YOURS("yours");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    public String words() {
      return words;
    }
  }

  static final Source EXAMPLE = new Source(Kind.EXAMPLE, "", null);
  static final Source YOURS = new Source(Kind.YOURS, "", null);

  private static final String PERFORMANCE = "docs/performance.md";

  /// On the machine of docs/performance.md.
  static Source measured(String text) {
    return new Source(Kind.MEASURED, text, PERFORMANCE);
  }
}
