package io.parley.admin.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What no page of the console may hold, whoever writes the next.
class TemplatesTests {
  private static final Pattern INLINE = Pattern
      .compile("\\sstyle=|\\son[a-z]+=|<script>|<style|th:utext|th:style|th:on|javascript:");
  /// Words that blame, beg or cheer.
  private static final Pattern TONE = Pattern
      .compile("\\b([Pp]lease|[Oo]ops|(?<!aria-)[Ii]nvalid|[Ss]uccessfully|[Aa]re you sure|[Ss]orry|[Ww]hoops)\\b");

  static Stream<Path> templates() throws IOException {
    return files("admin-ui/templates", ".html");
  }

  static Stream<Path> texts() throws IOException {
    return Stream.of(templates(), files("admin-ui/assets", ".js"), files("src/main/resources/static/client", ".js"),
        files("src/main/java/io/parley/admin", ".java")).flatMap(one -> one);
  }

  private static Stream<Path> files(String directory, String ending) throws IOException {
    try (Stream<Path> all = Files.walk(Path.of(directory))) {
      List<Path> found = all.filter(path -> path.toString().endsWith(ending)).toList();
      assertThat(found).isNotEmpty();
      return found.stream();
    }
  }

  @ParameterizedTest
  @MethodSource("templates")
  void nothingIsInlineAndNobodysTextIsMarkup(Path template) throws IOException {
    assertThat(Files.readString(template, StandardCharsets.UTF_8)).doesNotContainPattern(INLINE);
  }

  @ParameterizedTest
  @MethodSource("texts")
  void nobodyIsBlamedBeggedOrCheered(Path text) throws IOException {
    assertThat(Files.readString(text, StandardCharsets.UTF_8)).doesNotContainPattern(TONE);
  }
}
