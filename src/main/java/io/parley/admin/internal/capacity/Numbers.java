package io.parley.admin.internal.capacity;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Map;

/// Numbers as people write them into a field: `1000000`, `1_000_000`, `1.5`, `10M`.
final class Numbers {
  private static final Map<Character, Double> FACTORS = Map.of('k', 1e3, 'm', 1e6, 'g', 1e9);
  private static final int DIGITS = 12;

  private Numbers() {}

  /// @throws IllegalArgumentException for anything else
  static double parse(String text) {
    String plain = text.toLowerCase(Locale.ROOT).replaceAll("(?<=[0-9])[_\\s](?=[0-9])", "");
    if (!plain.matches("[0-9]{1,15}(\\.[0-9]{1,6})? ?[kmg]?")) {
      throw new IllegalArgumentException(text);
    }
    char last = plain.charAt(plain.length() - 1);
    return Character.isDigit(last)
        ? Double.parseDouble(plain)
        : Double.parseDouble(plain.substring(0, plain.length() - 1).strip()) * FACTORS.getOrDefault(last, 1.0);
  }

  /// As [#parse] takes it.
  static String text(double value) {
    return new BigDecimal(value).round(new MathContext(DIGITS, RoundingMode.HALF_EVEN)).stripTrailingZeros()
        .toPlainString();
  }

  /// Whether they would be written in different ways.
  static boolean differ(double one, double other) {
    return !text(one).equals(text(other));
  }
}
