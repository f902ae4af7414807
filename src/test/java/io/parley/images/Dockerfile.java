package io.parley.images;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/// Ours, by stages and instructions.
record Dockerfile(List<Stage> stages) {
  private static final Pattern FROM = Pattern.compile("(\\S+)(?: AS (\\S+))?");
  private static final Pattern BRACKETS = Pattern.compile("\\[.*]");

  /// @param name empty for the last one, which is the image
  record Stage(String base, String name, List<Instruction> instructions) {
    Stream<Instruction> all(String keyword) {
      return instructions.stream().filter(instruction -> instruction.keyword.equals(keyword));
    }

    Instruction only(String keyword) {
      List<Instruction> found = all(keyword).toList();
      assertThat(found).as("%s of stage %s", keyword, name).hasSize(1);
      return found.getFirst();
    }

    /// Of ENV instructions with one assignment each.
    Map<String, String> variables() {
      Map<String, String> variables = new LinkedHashMap<>();
      all("ENV").forEach(instruction -> {
        String[] parts = instruction.arguments.split("=", 2);
        variables.put(parts[0], parts[1]);
      });
      return variables;
    }
  }

  record Instruction(String keyword, String arguments) {
    /// In the exec form, the only one that lets signals through.
    List<String> command() {
      Matcher brackets = BRACKETS.matcher(arguments);
      assertThat(brackets.find()).as("%s has the exec form", keyword).isTrue();
      return Arrays.asList(JsonMapper.shared().readValue(brackets.group(), String[].class));
    }

    List<String> words() {
      return List.of(arguments.split("\\s+"));
    }
  }

  static Dockerfile read() throws IOException {
    String text = Files.readString(Path.of("Dockerfile")).replaceAll("(?m)^\\s*#.*\\R", "").replaceAll("\\\\\\R", " ");
    List<Stage> stages = new ArrayList<>();
    text.lines().filter(line -> !line.isBlank()).forEach(line -> {
      String[] parts = line.strip().split("\\s+", 2);
      if (parts[0].equals("FROM")) {
        Matcher from = FROM.matcher(parts[1]);
        assertThat(from.matches()).as(line).isTrue();
        stages.add(new Stage(from.group(1), from.group(2) == null ? "" : from.group(2), new ArrayList<>()));
      } else {
        stages.getLast().instructions.add(new Instruction(parts[0], parts[1]));
      }
    });
    return new Dockerfile(stages);
  }

  Stage image() {
    return stages.getLast();
  }

  Stage stage(String name) {
    return stages.stream().filter(stage -> stage.name.equals(name)).findFirst()
        .orElseThrow(() -> new AssertionError("there is no stage " + name));
  }

  /// What the health check of the image asks.
  String healthUrl() {
    return image().only("HEALTHCHECK").command().getLast();
  }
}
