package io.parley.images;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EnvFileTests {
  private static final List<String> SECRETS = List.of("PARLEY_RPC_KEY", "PARLEY_IDENTITY_SECRET",
      "STACK_REDIS_PASSWORD", "STACK_ADMIN_PASSWORD");

  private final EnvFile env = EnvFile.read();
  private final Map<String, Setting> settings = Setting.byVariable();

  EnvFileTests() throws IOException {}

  /// But those of the embedded engines, which no image starts, those that differ from node to node, and the console's accounts: a
  /// list, of which the file has the password alone.
  @Test
  void everySettingOfOursStandsThere() {
    Set<String> ours = settings.values().stream()
        .filter(setting -> setting.name().startsWith("parley.") && !setting.name().startsWith("parley.engines.")
            && !setting.name().startsWith("parley.node.") && !setting.name().equals("parley.admin.accounts"))
        .map(Setting::variable).collect(Collectors.toSet());

    assertThat(nodeVariables().toList()).containsExactlyInAnyOrderElementsOf(ours);
  }

  @Test
  void whatIsCommentedOutIsTheDefault() {
    assertThat(env.lines()).allSatisfy((name, line) -> {
      if (!line.set()) {
        String byDefault = settings.get(name).byDefault();
        assertThat(line.value()).as(name).isEqualTo(byDefault == null ? "" : byDefault);
      }
    });
  }

  @Test
  void everyValueIsOneThatSpringUnderstands() {
    assertThat(nodeVariables()).isNotEmpty()
        .allSatisfy(name -> assertThat(settings.get(name).takes(env.lines().get(name).value())).isTrue());
  }

  @Test
  void everyLineIsExplained() {
    assertThat(env.lines()).isNotEmpty()
        .allSatisfy((name, line) -> assertThat(line.explained()).as(name).isTrue());
  }

  @Test
  void holdsNoSecret() {
    assertThat(env.lines().entrySet().stream().filter(line -> line.getKey().matches(".*(KEY|SECRET|PASSWORD)")))
        .allSatisfy(line -> assertThat(line.getValue().value()).as(line.getKey()).isEmpty());
    assertThat(env.lines().entrySet().stream().filter(line -> line.getKey().matches(".*(KEY|SECRET|PASSWORD)"))
        .filter(line -> line.getValue().set()).map(Map.Entry::getKey))
        .as("those that a stack cannot do without").containsExactlyInAnyOrderElementsOf(SECRETS);
    assertThat(SECRETS).allSatisfy(name -> {
      assertThat(env.lines().get(name).set()).isTrue();
      assertThat(env.lines().get(name).value()).isEmpty();
    });
  }

  @Test
  void itsCommandFillsEverySecret() {
    assertThat(env.text()).contains("for s in " + String.join(" ", SECRETS) + "; do").contains("openssl rand -hex 32");
  }

  private Stream<String> nodeVariables() {
    return env.lines().keySet().stream().filter(name -> !name.startsWith("STACK_"));
  }
}
