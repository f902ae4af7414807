package io.parley.admin.web;

import io.parley.platform.ParleyException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Reads the fields of a filter, and remembers what was wrong with which: the list is then shown as if it had been left out.
public final class Filters {
  private final Map<String, String> complaints = new LinkedHashMap<>();

  /// Null where nothing was given.
  static @Nullable String text(@Nullable String given) {
    return given == null || given.isBlank() ? null : given.strip();
  }

  /// A local time of the viewer's zone, as a form sends it, or an instant.
  @Nullable
  Instant time(String field, @Nullable String given, ZoneId zone) {
    return read(field, given, "is no time such as 2026-11-24T03:12:08",
        text -> text.endsWith("Z") ? Instant.parse(text) : LocalDateTime.parse(text).atZone(zone).toInstant());
  }

  /// Anything that a parser throws an [IllegalArgumentException] or [DateTimeException] for.
  <T> @Nullable T read(String field, @Nullable String given, String complaint, Function<String, T> parser) {
    String text = text(given);
    if (text == null) {
      return null;
    }
    try {
      return parser.apply(text);
    } catch (IllegalArgumentException | DateTimeException e) {
      complaints.put(field, complaint);
      return null;
    }
  }

  /// For what is only wrong beside another field.
  void complain(String field, String complaint) {
    complaints.put(field, complaint);
  }

  /// What is wrong with a field; null where nothing is.
  public @Nullable String of(String field) {
    return complaints.get(field);
  }

  public Map<String, String> all() {
    return complaints;
  }

  /// For what must not be done to a set that was not understood as it was meant: fails with `bad_request` where anything is wrong.
  void requireNone() {
    if (!complaints.isEmpty()) {
      throw ParleyException.badRequest("The filter can't be used as it is: %s".formatted(complaints));
    }
  }
}
