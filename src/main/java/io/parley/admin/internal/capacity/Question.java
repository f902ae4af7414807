package io.parley.admin.internal.capacity;

import io.parley.admin.internal.capacity.Field.Known;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/// All that an answer is calculated from.
public final class Question {
  private final Map<Field, Known> known;

  private Question(Map<Field, Known> known) {
    this.known = known;
  }

  /// As shipped, with what this cluster tells in its place.
  static Question before(Map<Field, Known> here) {
    Map<Field, Known> all = new EnumMap<>(Field.class);
    for (Field field : Field.values()) {
      all.put(field, here.getOrDefault(field, field.shipped()));
    }
    return new Question(all);
  }

  /// What is given takes the place of what is known, unless it is the same.
  Question with(Map<Field, Double> given) {
    Map<Field, Known> all = new EnumMap<>(known);
    given.forEach((field, value) -> {
      if (Numbers.differ(value, of(field))) {
        all.put(field, new Known(value, Source.YOURS));
      }
    });
    return new Question(all);
  }

  public double of(Field field) {
    return known(field).value();
  }

  public Known known(Field field) {
    return Objects.requireNonNull(known.get(field));
  }
}
