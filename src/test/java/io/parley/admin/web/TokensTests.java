package io.parley.admin.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The colours of tokens.css can be told from the grounds that they are used on, in both schemes.
class TokensTests {
  private static final double TEXT = 4.5;
  private static final double SIGN = 3;
  private static final List<String> GROUNDS = List.of("bg", "surface", "sunken");
  private static final Map<String, int[][]> TOKENS = read();

  private static Map<String, int[][]> read() {
    Map<String, int[][]> found = new HashMap<>();
    try {
      Matcher token = Pattern.compile("--([\\w-]+): light-dark\\(#(\\w{6}), #(\\w{6})\\)")
          .matcher(Files.readString(Path.of("src/main/resources/static/css/tokens.css"), StandardCharsets.UTF_8));
      while (token.find()) {
        found.put(token.group(1), new int[][]{colour(token.group(2)), colour(token.group(3))});
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return found;
  }

  private static int[] colour(String hex) {
    int all = Integer.parseInt(hex, 16);
    return new int[]{all >> 16, all >> 8 & 0xff, all & 0xff};
  }

  static Stream<Arguments> pairs() {
    return Stream.of(
        on(TEXT, List.of("text", "muted", "accent", "bad"), List.of("bg", "surface")),
        on(TEXT, List.of("text", "muted"), List.of("sunken", "mine", "theirs")),
        on(TEXT, List.of("text"), List.of("mark", "ok-bg", "warn-bg", "bad-bg", "info-bg", "idle-bg")),
        on(TEXT, List.of("p50", "p95", "p99"), List.of("surface")),
        on(TEXT, List.of("tick-read"), List.of("mine")),
        on(SIGN, List.of("control", "focus", "accent", "p50", "p95", "p99"), GROUNDS),
        Stream.of("ok", "warn", "bad", "info", "idle").map(state -> Arguments.of(state, state + "-bg", TEXT)),
        Stream.of(Arguments.of("on-accent", "accent", TEXT), Arguments.of("on-bad", "bad", TEXT)))
        .flatMap(one -> one);
  }

  private static Stream<Arguments> on(double least, List<String> inks, List<String> grounds) {
    return inks.stream().flatMap(ink -> grounds.stream().map(ground -> Arguments.of(ink, ground, least)));
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void aColourCanBeToldFromItsGround(String ink, String ground, double least) {
    for (int scheme = 0; scheme < 2; scheme++) {
      assertThat(contrast(TOKENS.get(ink)[scheme], TOKENS.get(ground)[scheme]))
          .as("%s on %s, %s", ink, ground, scheme == 0 ? "light" : "dark").isGreaterThanOrEqualTo(least);
    }
  }

  /// As WCAG 2 defines it, 1 to 21.
  private static double contrast(int[] one, int[] other) {
    double light = Math.max(luminance(one), luminance(other));
    double dark = Math.min(luminance(one), luminance(other));
    return (light + 0.05) / (dark + 0.05);
  }

  private static double luminance(int... colour) {
    return 0.2126 * linear(colour[0]) + 0.7152 * linear(colour[1]) + 0.0722 * linear(colour[2]);
  }

  private static double linear(int channel) {
    double share = channel / 255.0;
    return share <= 0.04045 ? share / 12.92 : Math.pow((share + 0.055) / 1.055, 2.4);
  }
}
