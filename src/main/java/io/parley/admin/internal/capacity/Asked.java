package io.parley.admin.internal.capacity;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What somebody asked, as it came: good or not.
///
/// Where a value is no good, the answer stays that of the values before, which came along as `last`: `users:2000000,online:10`.
public final class Asked {
  /// The name under which the last good values come along.
  public static final String LAST = "last";
  private static final int LONGEST = 40;

  private final Question before;
  private final Question question;
  private final Map<Field, String> texts;
  private final Map<Field, String> complaints;
  private final boolean tidy;

  private Asked(Question before, Question question, Map<Field, String> texts, Map<Field, String> complaints,
      boolean tidy) {
    this.before = before;
    this.question = question;
    this.texts = texts;
    this.complaints = complaints;
    this.tidy = tidy;
  }

  /// @param before what is known without asking
  /// @param given by the name of a parameter; null where it did not come
  static Asked of(Question before, Function<String, @Nullable String> given) {
    Map<Field, Double> values = new EnumMap<>(Field.class);
    Map<Field, String> texts = new EnumMap<>(Field.class);
    Map<Field, String> complaints = new EnumMap<>(Field.class);
    for (Field field : Field.values()) {
      String text = given.apply(field.key());
      if (text != null && !text.isBlank()) {
        texts.put(field, text.strip());
        read(field, text.strip(), values, complaints);
      }
    }
    String last = given.apply(LAST);
    return complaints.isEmpty()
        ? new Asked(before, before.with(values), texts, complaints, last == null)
        : new Asked(before, before.with(last == null ? Map.of() : good(last)), texts, complaints, true);
  }

  private static void read(Field field, String text, Map<Field, Double> values, Map<Field, String> complaints) {
    double value;
    try {
      value = text.length() > LONGEST ? Double.NaN : Numbers.parse(text);
    } catch (IllegalArgumentException e) {
      value = Double.NaN;
    }
    if (Double.isNaN(value)) {
      complaints.put(field, "is no number such as 1000000, 1.5 or 10M");
    } else if (value < field.least() || value > field.most()) {
      complaints.put(field, "must be %s to %s".formatted(Numbers.text(field.least()), Numbers.text(field.most())));
    } else if (field.isWhole() && value != Math.rint(value)) {
      complaints.put(field, "must be a whole number");
    } else {
      values.put(field, value);
    }
  }

  /// Of what came along, that which is good: anybody may have written it.
  private static Map<Field, Double> good(String last) {
    Map<Field, Double> values = new EnumMap<>(Field.class);
    for (Field field : Field.values()) {
      String mark = field.key() + ":";
      for (String one : last.split(",", Field.values().length + 1)) {
        if (one.startsWith(mark)) {
          read(field, one.substring(mark.length()), values, new EnumMap<>(Field.class));
        }
      }
    }
    return values;
  }

  /// What is known without asking.
  public Question before() {
    return before;
  }

  /// What the answer is of.
  public Question question() {
    return question;
  }

  /// What stands in the field: what was written there, even if it is no good.
  public String text(Field field) {
    return complaints.isEmpty()
        ? Numbers.text(question.of(field))
        : texts.getOrDefault(field, Numbers.text(question.of(field)));
  }

  /// Null where nothing is wrong with the field.
  public @Nullable String complaint(Field field) {
    return complaints.get(field);
  }

  /// By the names of the fields, for a list of what is wrong.
  public Map<String, String> complaints() {
    Map<String, String> all = new LinkedHashMap<>();
    complaints.forEach((field, complaint) -> all.put(field.key(), complaint));
    return all;
  }

  /// Whether the address holds no more than what makes it another question; a form sends all its fields.
  public boolean isTidy() {
    return tidy;
  }

  /// The values that are yours, as parameters.
  public Map<String, String> yours() {
    Map<String, String> yours = new LinkedHashMap<>();
    for (Field field : Field.values()) {
      if (question.known(field).isYours()) {
        yours.put(field.key(), Numbers.text(question.of(field)));
      }
    }
    return yours;
  }

  /// The same, as they come along with the next question.
  public String last() {
    List<String> all = new ArrayList<>();
    yours().forEach((key, value) -> all.add(key + ":" + value));
    return String.join(",", all);
  }

  /// Whether a coefficient is yours, or was to be.
  public boolean touchesCoefficients() {
    for (Field field : Field.values()) {
      if (field.isCoefficient() && (question.known(field).isYours() || complaints.containsKey(field))) {
        return true;
      }
    }
    return false;
  }
}
