package io.parley.images;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.images.Dockerfile.Instruction;
import io.parley.images.Dockerfile.Stage;
import io.parley.platform.Role;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;

class DockerfileTests {
  private static final Set<String> LAYERS = Set.of("dependencies", "snapshot-dependencies", "application");

  private final Dockerfile file = Dockerfile.read();
  private final Stage image = file.image();
  private final Map<String, Setting> settings = Setting.byVariable();

  DockerfileTests() throws IOException {}

  @Test
  void everyFileThatIsCopiedExistsAndIsLetIn() throws IOException {
    List<String> letIn = Files.readAllLines(Path.of(".dockerignore")).stream().filter(line -> line.startsWith("!"))
        .map(line -> line.substring(1)).toList();
    List<String> copied = file.stage("build").all("COPY").flatMap(DockerfileTests::sources).toList();

    assertThat(Path.of(".dockerignore")).content().contains("\n*\n");
    assertThat(copied).isNotEmpty().allSatisfy(source -> assertThat(Path.of(source)).exists());
    assertThat(letIn).containsExactlyInAnyOrderElementsOf(copied);
  }

  @Test
  void takesEveryLayerOfTheJar() {
    Stage build = file.stage("build");
    String made = build.only("WORKDIR").arguments() + "/"
        + build.all("RUN").map(Instruction::arguments).filter(run -> run.contains("jarmode=tools"))
            .map(run -> run.replaceAll(".*--destination (\\S+).*", "$1")).findFirst().orElseThrow();

    assertThat(image.all("COPY").map(Instruction::words)).allSatisfy(words -> {
      assertThat(words.getFirst()).isEqualTo("--from=build");
      assertThat(words.getLast()).isEqualTo("./");
    });
    assertThat(image.all("COPY").flatMap(DockerfileTests::sources))
        .containsExactlyInAnyOrderElementsOf(LAYERS.stream().map(layer -> made + "/" + layer + "/").toList());
  }

  @Test
  void theJarIsTheOneThatMavenBuilds() throws IOException {
    String pom = Files.readString(Path.of("pom.xml"));
    String jar = pom.replaceAll("(?s).*<finalName>(.*?)</finalName>.*", "$1") + ".jar";

    assertThat(file.stage("build").all("RUN").map(Instruction::arguments))
        .anyMatch(run -> run.contains("target/" + jar));
    assertThat(image.only("ENTRYPOINT").command()).endsWith("-jar", jar);
    assertThat(training()).containsSequence("-jar", jar);
    assertThat(image.only("HEALTHCHECK").command()).containsSequence("-cp", jar);
  }

  @Test
  void startsWithTheCacheAndTheCollectorThatWereTrained() {
    List<String> start = image.only("ENTRYPOINT").command();
    List<String> machine = start.stream().filter(flag -> flag.startsWith("-XX:+Use")).toList();
    String cache = training().stream().filter(flag -> flag.startsWith("-XX:AOTCacheOutput=")).findFirst().orElseThrow();

    assertThat(machine).isNotEmpty();
    assertThat(training()).containsAll(machine);
    assertThat(start).contains(cache.replace("AOTCacheOutput", "AOTCache"));
  }

  @Test
  void trainsAKnownRoleWithKnownSettings() {
    Set<String> names = settings.values().stream().map(Setting::name).collect(Collectors.toSet());

    assertThat(training()).filteredOn(flag -> flag.startsWith("--") && flag.contains(".") && !flag.startsWith("--sun"))
        .isNotEmpty().allSatisfy(flag -> assertThat(names).contains(flag.substring(2).split("=", 2)[0]));
    assertThat(training()).contains("--spring.profiles.active=" + Role.GATEWAY.profile());
  }

  @Test
  void everyVariableIsASettingOrTheJvms() {
    assertThat(image.variables()).isNotEmpty().allSatisfy((name, value) -> {
      if (!name.equals("JDK_JAVA_OPTIONS")) {
        assertThat(settings).containsKey(name);
        assertThat(settings.get(name).takes(value)).isTrue();
      }
    });
  }

  @Test
  void exposesThePortsThatAGatewayListensTo() {
    Ports ports = Ports.of(as(Role.GATEWAY));

    assertThat(image.only("EXPOSE").words().stream().map(Integer::valueOf)).containsExactlyInAnyOrder(ports.server(),
        ports.rpc(), ports.management());
  }

  @Test
  void asksForTheHealthOfEveryRoleWhereThatRoleTellsIt() {
    int asked = URI.create(file.healthUrl()).getPort();

    assertThat(Role.values()).allSatisfy(role -> assertThat(Ports.of(as(role)).management()).isEqualTo(asked));
    assertThat(Ports.of(image.variables()).management()).isEqualTo(asked);
  }

  @Test
  void asksTheHealthEndpointWithAProgramThatIsInTheJar() throws ReflectiveOperationException {
    List<String> command = image.only("HEALTHCHECK").command();
    String base = settings.get("MANAGEMENT_ENDPOINTS_WEB_BASEPATH").byDefault();
    String endpoint = HealthEndpoint.class.getAnnotation(Endpoint.class).id();

    Class<?> program = Class.forName(command.get(command.size() - 2));
    assertThat(Modifier.isStatic(program.getMethod("main", String[].class).getModifiers())).isTrue();
    assertThat(URI.create(file.healthUrl())).hasPath("%s/%s/readiness".formatted(base, endpoint)).hasHost("localhost");
  }

  @Test
  void runsAsSomebodyWithoutRights() {
    String user = image.only("USER").arguments();

    assertThat(user).matches("[1-9][0-9]{3,}:[1-9][0-9]{3,}");
    assertThat(image.all("RUN").map(Instruction::arguments)).anyMatch(run -> run.contains("useradd --uid "
        + user.split(":", 2)[0]));
  }

  @Test
  void hearsSigtermItself() {
    assertThat(image.only("ENTRYPOINT").command().getFirst()).isEqualTo("java");
    assertThat(image.only("STOPSIGNAL").arguments()).isEqualTo("SIGTERM");
  }

  @Test
  void restsOnOneExactJava() throws IOException {
    String java = Files.readString(Path.of("pom.xml")).replaceAll("(?s).*<java.version>(.*?)</java.version>.*", "$1");
    List<String> versions = file.stages().stream().map(Stage::base).map(base -> base.replaceAll("-j(dk|re)-", "-java-"))
        .distinct().toList();

    assertThat(versions).hasSize(1).allSatisfy(version -> assertThat(version).matches(
        "eclipse-temurin:%s\\.\\d+\\.\\d+_\\d+-java-\\w+".formatted(java)));
    assertThat(image.base()).contains("-jre-");
    assertThat(image.only("LABEL").arguments()).contains(image.base());
  }

  private List<String> training() {
    return image.all("RUN").filter(run -> run.arguments().contains("AOTCacheOutput")).findFirst().orElseThrow()
        .command();
  }

  private Map<String, String> as(Role role) {
    return Stream.concat(image.variables().entrySet().stream(),
        Stream.of(Map.entry("SPRING_PROFILES_ACTIVE", role.profile())))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private static Stream<String> sources(Instruction copy) {
    List<String> words = copy.words().stream().filter(word -> !word.startsWith("--")).toList();
    return words.subList(0, words.size() - 1).stream();
  }
}
