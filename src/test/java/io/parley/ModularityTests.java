package io.parley;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModule;
import org.springframework.modulith.core.ApplicationModules;

class ModularityTests {
  private final ApplicationModules modules = ApplicationModules.of(ParleyApplication.class);

  @Test
  void everyModuleUsesOnlyWhatItMay() {
    modules.verify();
  }

  @Test
  void theDiagramShowsTheModulesAsTheyAre() throws IOException {
    assertThat(Files.readString(Path.of("docs/architecture.md"))).as("Paste the diagram below into architecture.md")
        .contains(diagram());
  }

  /// Who uses whom, as a Mermaid flowchart. An arrow that longer ways say already is left out.
  private String diagram() {
    Map<String, Set<String>> uses = new TreeMap<>();
    modules.forEach(module -> uses.put(name(module), new TreeSet<>(
        module.getDirectDependencies(modules).uniqueModules().map(ModularityTests::name).toList())));
    StringBuilder diagram = new StringBuilder("```mermaid\nflowchart TD\n");
    uses.forEach((from, all) -> all.stream()
        .filter(to -> all.stream().noneMatch(between -> leads(between, to, uses)))
        .forEach(to -> diagram.append("    %s --> %s\n".formatted(from, to))));
    return diagram.append("```\n").toString();
  }

  private static boolean leads(String from, String to, Map<String, Set<String>> uses) {
    return uses.get(from).stream().anyMatch(next -> next.equals(to) || leads(next, to, uses));
  }

  private static String name(ApplicationModule module) {
    return module.getIdentifier().toString();
  }
}
