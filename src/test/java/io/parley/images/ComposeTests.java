package io.parley.images;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.images.Compose.Service;
import io.parley.platform.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.convert.DurationStyle;

class ComposeTests {
  private static final String CADDYFILE = "docker/Caddyfile";
  private static final Pattern UPSTREAM = Pattern.compile("([a-z0-9-]+):(\\d+)");

  private final Compose compose = Compose.read();
  private final Dockerfile dockerfile = Dockerfile.read();
  private final EnvFile env = EnvFile.read();
  private final String proxy = Files.readString(Path.of(CADDYFILE));
  private final Map<String, Setting> settings = Setting.byVariable();

  ComposeTests() throws IOException {}

  @Test
  void everyRoleHasAContainerAndEveryContainerARole() {
    Set<String> profiles = Arrays.stream(Role.values()).map(Role::profile).collect(Collectors.toSet());
    List<String> used = compose.nodes().stream().flatMap(node -> node.profiles().stream()).toList();

    assertThat(new HashSet<>(used)).isEqualTo(profiles);
    assertThat(used).filteredOn(Role.GATEWAY.profile()::equals).hasSize(2);
  }

  @Test
  void everyVariableOfANodeIsASetting() {
    assertThat(compose.nodes()).allSatisfy(node -> assertThat(node.environment()).isNotEmpty()
        .allSatisfy((name, _) -> assertThat(settings).containsKey(name.replaceFirst("_\\d+_[A-Z]+$", ""))));
  }

  @Test
  void everyVariableIsExplainedAndEveryExplainedOneIsUsed() {
    Set<String> used = compose.variables().keySet();

    assertThat(env.lines()).containsKeys(used.toArray(String[]::new));
    assertThat(env.lines().keySet()).filteredOn(name -> name.startsWith("STACK_")).isSubsetOf(used);
    assertThat(compose.nodes()).allSatisfy(node -> assertThat(node.settings()).containsEntry("env_file", ".env"));
  }

  @Test
  void defaultsAreThoseOfTheEnvFile() {
    Pattern withDefault = Pattern.compile("\\$\\{([A-Z0-9_]+):-([^}]*)}");

    assertThat(withDefault.matcher(compose.text()).results()).isNotEmpty().allSatisfy(
        found -> assertThat(env.lines().get(found.group(1)).value()).as(found.group(1)).isEqualTo(found.group(2)));
  }

  @Test
  void refusesToStartWithoutItsSecrets() {
    assertThat(compose.variables()).allSatisfy((name, ways) -> {
      if (name.matches(".*(KEY|SECRET|PASSWORD)")) {
        assertThat(ways).as(name).contains(":?").doesNotContain(":-", "-");
      }
    });
    assertThat(compose.nodes()).allSatisfy(
        node -> assertThat(node.environment().get("PARLEY_RPC_KEY")).startsWith("${PARLEY_RPC_KEY:?"));
  }

  @Test
  void onlyTheProxyIsOpenToThePublic() {
    int pages = Ports.of(variables(compose.service("admin"))).server();

    assertThat(compose.services().values()).filteredOn(service -> !service.list("ports").isEmpty())
        .extracting(Service::name).containsExactlyInAnyOrder("proxy", "admin");
    assertThat(compose.service("admin").list("ports"))
        .allSatisfy(port -> assertThat(port).startsWith("127.0.0.1:").endsWith(":" + pages));
  }

  @Test
  void theProxyKnowsEveryGatewayByItsPort() {
    List<MatchResult> upstreams = UPSTREAM.matcher(line("reverse_proxy ")).results().toList();

    assertThat(upstreams.stream().map(found -> found.group(1))).containsExactlyInAnyOrderElementsOf(
        compose.nodes().stream().filter(node -> node.profiles().contains(Role.GATEWAY.profile())).map(Service::name)
            .toList());
    assertThat(upstreams).allSatisfy(found -> {
      Service gateway = compose.service(found.group(1));
      assertThat(Ports.of(variables(gateway)).server()).isEqualTo(Integer.parseInt(found.group(2)));
      assertThat(gateway.list("networks")).containsAnyElementsOf(compose.service("proxy").list("networks"));
    });
  }

  @Test
  void theProxyAsksWhetherGatewaysAreReadyAsTheImageDoes() {
    assertThat(dockerfile.healthUrl()).endsWith(":" + word("health_port") + word("health_uri"));
    assertThat(Duration.ofSeconds(5)).isGreaterThan(DurationStyle.detectAndParse(word("health_timeout")));
  }

  @Test
  void theProxyHasItsFileAndItsVariables() {
    assertThat(compose.service("proxy").list("volumes")).contains("./%s:/etc/caddy/Caddyfile:ro".formatted(CADDYFILE));
    assertThat(Pattern.compile("\\{\\$([A-Z_]+)}").matcher(proxy).results()).isNotEmpty()
        .allSatisfy(found -> assertThat(compose.service("proxy").environment()).containsKey(found.group(1)));
  }

  @Test
  void theProxyKeepsOperatorsEndpointsFromThePublic() {
    String base = Objects.requireNonNull(settings.get("MANAGEMENT_ENDPOINTS_WEB_BASEPATH").byDefault());

    assertThat(line("@operators ")).contains(" path %s %s/*".formatted(base, base));
    assertThat(line("respond @operators")).endsWith("404");
  }

  @Test
  void nodesFindTheEnginesThatTheyNeedOnANetworkOfTheirs() {
    assertThat(compose.nodes()).allSatisfy(node -> {
      reaches(node, node.environment().get("SPRING_DATA_REDIS_HOST"));
      boolean stores = node.profiles().stream()
          .anyMatch(Set.of(Role.MESSAGING.profile(), Role.FANOUT.profile(), Role.ADMIN.profile())::contains);
      assertThat(node.environment().containsKey("SPRING_CASSANDRA_CONTACTPOINTS")).isEqualTo(stores);
      if (stores) {
        reaches(node, node.environment().get("SPRING_CASSANDRA_CONTACTPOINTS").split(":", 2)[0]);
        reaches(node, node.environment().get("SPRING_KAFKA_BOOTSTRAPSERVERS").split(":", 2)[0]);
      }
    });
  }

  @Test
  void nodesCallKafkaAsItCallsItself() {
    assertThat(compose.service("kafka").environment().get("KAFKA_ADVERTISED_LISTENERS"))
        .isEqualTo("PLAINTEXT://" + compose.service("fanout").environment().get("SPRING_KAFKA_BOOTSTRAPSERVERS"));
    assertThat(compose.service("kafka").list("volumes"))
        .contains("kafka-data:" + compose.service("kafka").environment().get("KAFKA_LOG_DIRS"));
  }

  @Test
  void theDataCentreIsCassandrasOwn() {
    String dataCentre = compose.service("cassandra").environment().get("CASSANDRA_DC");

    assertThat(compose.service("fanout").environment()).containsEntry("SPRING_CASSANDRA_LOCALDATACENTER", dataCentre);
    assertThat(env.lines().get("PARLEY_STORAGE_REPLICATION").value()).contains("'%s': 1".formatted(dataCentre));
  }

  @Test
  void nodesReachEachOtherOnANetworkWithoutAWayOut() {
    assertThat(compose.nodes()).allSatisfy(node -> assertThat(node.list("networks")).contains("nodes"));
    assertThat(compose.text()).contains("  nodes:\n    internal: true").contains("  storage:\n    internal: true");
  }

  @Test
  void everyNetworkAndVolumeIsDeclaredAndUsed() {
    assertThat(compose.services().values().stream().flatMap(service -> service.list("networks").stream())
        .collect(Collectors.toSet())).isEqualTo(compose.networks());
    assertThat(compose.services().values().stream().flatMap(service -> service.list("volumes").stream())
        .map(volume -> volume.split(":", 2)[0]).filter(source -> !source.startsWith("."))
        .collect(Collectors.toSet())).isEqualTo(compose.volumes());
  }

  @Test
  void whoIsWaitedForTellsItsHealth() {
    assertThat(compose.services().values().stream().flatMap(service -> service.map("depends_on").entrySet().stream()))
        .isNotEmpty().allSatisfy(awaited -> {
          Service service = compose.service(awaited.getKey());
          assertThat(awaited.getValue()).isEqualTo(Map.of("condition", "service_healthy"));
          assertThat(service.isNode() || service.settings().containsKey("healthcheck")).isTrue();
        });
  }

  @Test
  void aNodeIsGivenTheTimeToDrain() {
    Duration phase = DurationStyle
        .detectAndParse(Objects.requireNonNull(settings.get("SPRING_LIFECYCLE_TIMEOUTPERSHUTDOWNPHASE").byDefault()));
    Duration closing = DurationStyle
        .detectAndParse(Objects.requireNonNull(settings.get("PARLEY_GATEWAY_CLOSEGRACE").byDefault()));

    assertThat(compose.nodes()).allSatisfy(node -> assertThat(
        DurationStyle.detectAndParse(String.valueOf(node.settings().get("stop_grace_period"))))
        .isGreaterThan(phase.multipliedBy(2).plus(closing)));
  }

  @Test
  void everyContainerHasALimitAndRotatesItsLog() {
    assertThat(compose.services().values()).allSatisfy(service -> {
      assertThat(String.valueOf(service.map("deploy").get("resources"))).contains("cpus=").contains("memory=");
      assertThat(String.valueOf(service.map("logging").get("options"))).contains("max-size=").contains("max-file=");
    });
  }

  @Test
  void noImageChangesByItself() {
    assertThat(compose.services().values()).filteredOn(service -> !service.isNode())
        .allSatisfy(service -> assertThat(service.image()).matches("[a-z/]+:\\d+\\.\\d+\\.\\d+(-alpine)?"));
  }

  @Test
  void cassandraAndKafkaAreThoseThatTheTestsRunOn() throws IOException {
    assertThat(compose.service("cassandra").image()).endsWith(":" + embedded("CassandraEngine"));
    assertThat(compose.service("kafka").image()).endsWith(":" + embedded("KafkaEngine"));
  }

  private static String embedded(String engine) throws IOException {
    String source = Files.readString(Path.of("src/main/java/io/parley/engines/internal/%s.java".formatted(engine)));
    return source.replaceAll("(?s).*String VERSION = \"(.*?)\".*", "$1");
  }

  private void reaches(Service node, String host) {
    assertThat(node.list("networks")).as("%s reaches %s", node.name(), host)
        .containsAnyElementsOf(compose.service(host).list("networks"));
  }

  /// What the container of this node has: the image's variables, then those of .env that are set, then its own.
  private Map<String, String> variables(Service node) {
    Map<String, String> all = new HashMap<>(dockerfile.image().variables());
    env.lines().forEach((name, line) -> {
      if (line.set() && name.startsWith("PARLEY_")) {
        all.put(name, line.value());
      }
    });
    all.putAll(node.environment());
    return all;
  }

  private String line(String start) {
    return proxy.lines().map(String::strip).filter(line -> line.startsWith(start)).findFirst()
        .orElseThrow(() -> new AssertionError("%s has no line %s".formatted(CADDYFILE, start)));
  }

  private String word(String directive) {
    return Stream.of(line(directive + " ").split("\\s+")).skip(1).findFirst().orElseThrow();
  }
}
