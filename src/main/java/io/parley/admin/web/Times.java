package io.parley.admin.web;

import io.parley.platform.ParleyException;
import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/// Times that are given with an action.
final class Times {
  private Times() {}

  /// A local time of the viewer's zone, or an instant; null where the field is empty.
  ///
  /// @throws ParleyException `bad_request` for anything else
  static @Nullable Instant of(String field, String given, ZoneId zone) {
    Filters filters = new Filters();
    Instant time = filters.time(field, given, zone);
    String complaint = filters.of(field);
    if (complaint != null) {
      throw ParleyException.badRequest("%s %s".formatted(field, complaint));
    }
    return time;
  }
}
