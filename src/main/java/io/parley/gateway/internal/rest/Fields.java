package io.parley.gateway.internal.rest;

import io.parley.platform.ParleyException;
import io.parley.platform.Uuids;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Reads fields and query parameters strictly; every refusal is `bad_request` and names the field.
final class Fields {
  /// Longer lists are walked with `history` and the like; a cursor that says more was made up.
  private static final int MAX_SKIP = 1_000_000;
  private static final Duration FURTHEST = Duration.ofDays(3_650);
  private static final Pattern WHOLE_NUMBER = Pattern.compile("-?\\d{1,18}");

  private Fields() {}

  static <T> T required(@Nullable T value, String field) {
    if (value == null) {
      throw ParleyException.badRequest("%s is missing".formatted(field));
    }
    return value;
  }

  static UUID uuid(@Nullable String text, String field) {
    return Uuids.parse(required(text, field), field);
  }

  static @Nullable UUID optionalUuid(@Nullable String text, String field) {
    return text == null ? null : Uuids.parse(text, field);
  }

  /// A moment after `now`, to the millisecond; null where the field holds null.
  static @Nullable Instant until(JsonNode value, String field, Instant now) {
    if (value.isNull()) {
      return null;
    }
    try {
      Instant until = Instant.parse(value.asString("")).truncatedTo(ChronoUnit.MILLIS);
      if (until.isAfter(now) && until.isBefore(now.plus(FURTHEST))) {
        return until;
      }
    } catch (DateTimeParseException e) {
      // As below.
    }
    throw ParleyException
        .badRequest("%s must be null or an RFC 3339 time in the future, within 10 years".formatted(field));
  }

  /// A constant by its name on the wire.
  static <E extends Enum<E>> E constant(@Nullable String text, String field, Class<E> type) {
    String name = required(text, field);
    return Arrays.stream(type.getEnumConstants()).filter(constant -> wireName(constant).equals(name)).findFirst()
        .orElseThrow(() -> ParleyException.badRequest("%s must be one of %s".formatted(field,
            Arrays.stream(type.getEnumConstants()).map(Fields::wireName).collect(Collectors.joining(", ")))));
  }

  /// A `limit`: at least 1; above `max` it counts as that.
  static int limit(@Nullable String text, int byDefault, int max) {
    if (text == null) {
      return byDefault;
    }
    long limit = wholeNumber(text, "limit");
    if (limit < 1) {
      throw ParleyException.badRequest("limit must be at least 1");
    }
    return (int) Math.min(limit, max);
  }

  /// A place in a log, 0 or more; null where it is left out.
  static @Nullable Long seq(@Nullable String text, String field) {
    if (text == null) {
      return null;
    }
    long seq = wholeNumber(text, field);
    if (seq < 0) {
      throw ParleyException.badRequest("%s must be at least 0".formatted(field));
    }
    return seq;
  }

  /// How many items lie before the page that a `cursor` stands for.
  static int skip(@Nullable String cursor) {
    if (cursor == null) {
      return 0;
    }
    try {
      String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.US_ASCII);
      int skip = Integer.parseInt(text);
      if (skip >= 0 && skip <= MAX_SKIP) {
        return skip;
      }
    } catch (IllegalArgumentException e) {
      // As below.
    }
    throw ParleyException.badRequest("cursor is not one that was given as next");
  }

  /// The opposite of [#skip].
  static String cursor(int skip) {
    return Base64.getUrlEncoder().withoutPadding()
        .encodeToString(Integer.toString(skip).getBytes(StandardCharsets.US_ASCII));
  }

  private static long wholeNumber(String text, String field) {
    if (!WHOLE_NUMBER.matcher(text).matches()) {
      throw ParleyException.badRequest("%s must be a whole number".formatted(field));
    }
    return Long.parseLong(text);
  }

  private static String wireName(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
