package io.parley;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// HELP.md against the metadata that Spring Boot's processor makes of our settings.
class SettingsInHelpTests {
  private final List<String> help = Files.readAllLines(Path.of("HELP.md"));

  SettingsInHelpTests() throws IOException {}

  @Test
  void everySettingStandsInHelpWithItsDefault() throws IOException {
    List<JsonNode> settings = settings();

    assertThat(settings).isNotEmpty().allSatisfy(setting -> {
      String row = "| `%s` | ".formatted(setting.get("name").asString());
      JsonNode byDefault = setting.path("defaultValue");
      assertThat(help).anyMatch(
          line -> line.startsWith(byDefault.isMissingNode() ? row : row + "`%s` |".formatted(byDefault.asString())));
    });
  }

  @Test
  void helpNamesNoSettingThatIsGone() throws IOException {
    List<String> names = settings().stream().map(setting -> setting.get("name").asString()).toList();

    assertThat(help).filteredOn(line -> line.startsWith("| `parley."))
        .allSatisfy(line -> assertThat(names).contains(line.split("`", 3)[1]));
  }

  private static List<JsonNode> settings() throws IOException {
    List<URL> files = Collections.list(
        ParleyApplication.class.getClassLoader().getResources("META-INF/spring-configuration-metadata.json"));
    return files.stream().map(SettingsInHelpTests::read).flatMap(file -> file.get("properties").valueStream())
        .filter(setting -> setting.get("name").asString().startsWith("parley.")).toList();
  }

  private static JsonNode read(URL file) {
    try (var in = file.openStream()) {
      return JsonMapper.shared().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
