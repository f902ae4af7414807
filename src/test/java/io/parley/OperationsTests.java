package io.parley;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The operators' handbook against the sources: what it says that one sees must be what the code says.
class OperationsTests {
  private static final Pattern QUOTED = Pattern.compile("(?<!\\*)\\*([^*\\n]{20,})\\*(?!\\*)");
  private static final Pattern NAME = Pattern.compile("`((?:parley|spring)\\.[a-z.-]*[a-z])`");
  private static final Pattern VARIABLE = Pattern.compile("`((?:PARLEY|SPRING|MANAGEMENT)_[A-Z_]+)[=`]");
  /// Of Kafka, and no setting or meter of ours.
  private static final Set<String> TOPICS = Set.of("parley.messages", "parley.receipts", "parley.dead-letters",
      "parley.push_log");
  /// What Spring hands on to Kafka under any name.
  private static final String FREE = "SPRING_KAFKA_PROPERTIES_";

  private final String handbook = Files.readString(Path.of("docs/operations.md"));
  private final String sources = sources();

  OperationsTests() throws IOException {}

  @Test
  void everyQuotedLogLineStandsInTheSources() {
    List<String> quoted = QUOTED.matcher(handbook).results().map(found -> found.group(1)).toList();

    assertThat(quoted).hasSizeGreaterThan(10).allSatisfy(
        line -> assertThat(Arrays.stream(line.split("…")).map(String::strip).filter(part -> part.length() > 2)).as(line)
            .isNotEmpty().allMatch(sources::contains));
  }

  @Test
  void everyMeterAndSettingExists() {
    Set<String> settings = settings();

    assertThat(names(NAME)).isNotEmpty().allSatisfy(name -> assertThat(
        settings.contains(name) || TOPICS.contains(name) || sources.contains('"' + name + '"')).as(name).isTrue());
  }

  @Test
  void everyVariableIsASetting() {
    Set<String> variables = settings().stream()
        .map(name -> name.toUpperCase(Locale.ROOT).replace("-", "").replace('.', '_'))
        .collect(Collectors.toSet());

    assertThat(names(VARIABLE)).isNotEmpty()
        .allSatisfy(name -> assertThat(name.startsWith(FREE) || variables.contains(name)).as(name).isTrue());
  }

  /// What lets an older node go on beside a newer one.
  @Test
  void migrationsOnlyAdd() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("src/main/resources/cassandra"))) {
      List<String> statements = files.map(OperationsTests::read).map(text -> text.replaceAll("(?m)^\\s*--.*$", ""))
          .flatMap(text -> Arrays.stream(text.split(";"))).map(String::strip).filter(cql -> !cql.isEmpty()).toList();

      assertThat(statements).isNotEmpty().allSatisfy(
          cql -> assertThat(cql).matches("(?s)(CREATE TABLE IF NOT EXISTS|ALTER TABLE \\w+ ADD IF NOT EXISTS) .*"));
    }
  }

  private Set<String> names(Pattern pattern) {
    return pattern.matcher(handbook).results().map((MatchResult found) -> found.group(1)).collect(Collectors.toSet());
  }

  private static Set<String> settings() {
    try {
      List<URL> files = Collections.list(
          ParleyApplication.class.getClassLoader().getResources("META-INF/spring-configuration-metadata.json"));
      return files.stream().map(OperationsTests::metadata).flatMap(file -> file.get("properties").valueStream())
          .map(setting -> setting.get("name").asString()).collect(Collectors.toSet());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode metadata(URL file) {
    try (var in = file.openStream()) {
      return JsonMapper.shared().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// All of them, with the parts of a string on several lines put together.
  private static String sources() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      return files.filter(file -> file.toString().endsWith(".java")).map(OperationsTests::read)
          .map(text -> text.replaceAll("\"\\s*\\+\\s*\"", "")).collect(Collectors.joining());
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
