package io.parley.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import io.lettuce.core.RedisClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.cassandra.autoconfigure.CassandraConnectionDetails;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.kafka.autoconfigure.KafkaConnectionDetails;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

@OnOwnEngines
class EmbeddedEnginesIntegrationTests {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
  private static final PrintStream PROGRESS = System.out;

  private final Path directory = Path.of("target", "test-engines", "embedded").toAbsolutePath();

  /// Two processes at once are not to fetch the same.
  @BeforeAll
  static void whatIsMissingOnThisMachineIsFetched() {
    TestEngines.shared();
  }

  @BeforeEach
  @AfterEach
  void noDirectory() {
    TestEngines.delete(directory);
  }

  @Test
  void endWithTheirParentAndAreFoundAgain() throws Exception {
    Process parent = startParent();
    try (BufferedReader said = parent.inputReader(StandardCharsets.UTF_8)) {
      List<ProcessHandle> engines = pids(said);
      String[] addresses = said.readLine().split(" ", -1);
      write(Integer.parseInt(addresses[1]), addresses[2]);
      ping(Integer.parseInt(addresses[3]));

      assertThatThrownBy(() -> EmbeddedEngines.start(TestEngines.settings(directory), PROGRESS))
          .isInstanceOf(EngineStartException.class)
          .hasMessageContaining("%s is in use by another Parley (process %d)", directory, parent.pid());

      assertThat(engines).hasSize(3).allMatch(ProcessHandle::isAlive);
      List<ProcessHandle> family = parent.descendants().toList();
      terminateAsAGroup(family);
      parent.destroyForcibly().waitFor();
      await().atMost(PATIENCE).until(() -> family.stream().noneMatch(ProcessHandle::isAlive));
      assertThat(usersOfTheDirectory()).isEmpty();
    } finally {
      parent.destroyForcibly();
    }
    try (ConfigurableApplicationContext local = application("local")) {
      EmbeddedEngines again = local.getBean(EmbeddedEngines.class);
      assertThat(written(again)).isEqualTo("hello");
      assertThat(topics(again.kafka())).contains("kept");
      assertThat(local.getBean(KafkaConnectionDetails.class).getBootstrapServers()).containsExactly(again.kafka());
      assertThat(local.getBean(CassandraConnectionDetails.class).getContactPoints())
          .containsExactly(new CassandraConnectionDetails.Node("127.0.0.1", again.cassandra().getPort()));
      assertThat(local.getBean(DataRedisConnectionDetails.class).getStandalone().getPort())
          .isEqualTo(again.redis().getPort());
    }
    assertThat(usersOfTheDirectory()).isEmpty();
  }

  @Test
  void noneIsStartedOutsideLocal() {
    try (ConfigurableApplicationContext production = application("gateway")) {
      assertThat(production.getBeanProvider(EmbeddedEngines.class).getIfAvailable()).isNull();
      assertThat(directory).doesNotExist();
    }
  }

  @Test
  void aPortThatIsTakenIsNamed() throws IOException {
    try (ServerSocket other = new ServerSocket()) {
      other.bind(new InetSocketAddress(LOOPBACK, 0));
      EngineSettings free = TestEngines.settings(directory);
      EngineSettings taken = new EngineSettings(true, directory, free.cache(), free.mode(), free.startTimeout(),
          free.cassandra(), free.kafka(), new EngineSettings.Redis(other.getLocalPort(), free.redis().memory()));

      assertThatThrownBy(() -> EmbeddedEngines.start(taken, PROGRESS)).isInstanceOf(EngineStartException.class)
          .hasMessageStartingWith("Port %d of parley.engines.redis.port is taken by another program",
              other.getLocalPort());
    }
  }

  @Test
  void anEngineThatDiesEndsTheStartAndTheOthers() throws IOException {
    Path kafka = Files.createDirectories(directory.resolve("kafka").resolve("data"));
    Files.writeString(kafka.resolve("meta.properties"), "version=1\ncluster.id=somebody-elses\nnode.id=7\n");

    assertThatThrownBy(() -> EmbeddedEngines.start(TestEngines.settings(directory), PROGRESS))
        .isInstanceOf(EngineStartException.class).hasMessageStartingWith("Kafka ended while starting")
        .hasMessageContaining("Stored node id 7").hasMessageContaining(directory.resolve("logs").toString());
    assertThat(usersOfTheDirectory()).isEmpty();
  }

  private ConfigurableApplicationContext application(String profile) {
    return new SpringApplicationBuilder(NothingElse.class).web(WebApplicationType.NONE).profiles(profile)
        .run("--parley.engines.enabled=true", "--parley.engines.directory=" + directory,
            "--parley.engines.cache=" + TestEngines.settings(directory).cache(), "--parley.engines.mode=fast-start",
            "--parley.engines.cassandra.heap=512MB", "--parley.engines.kafka.heap=384MB");
  }

  @Configuration(proxyBeanMethods = false)
  static class NothingElse {}

  private Process startParent() throws IOException {
    return new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
        EnginesMain.class.getName(), directory.toString()).redirectError(ProcessBuilder.Redirect.DISCARD).start();
  }

  private static List<ProcessHandle> pids(BufferedReader said) throws IOException {
    String line = said.readLine();
    while (!line.startsWith("pids ")) {
      line = said.readLine();
    }
    return Arrays.stream(line.substring("pids ".length()).split(" ", -1)).map(Long::valueOf)
        .map(pid -> ProcessHandle.of(pid).orElseThrow()).toList();
  }

  /// Processes whose command line names the directory.
  /// What a supervisor does that signals the process group: everyone hears SIGTERM but Redis, which has a session of its
  /// own, and the engines must leave it to their parent.
  private static void terminateAsAGroup(List<ProcessHandle> family) {
    family.stream().filter(child -> !child.info().command().orElse("").contains("redis-server"))
        .forEach(ProcessHandle::destroy);
  }

  private List<ProcessHandle> usersOfTheDirectory() {
    return ProcessHandle.allProcesses()
        .filter(process -> process.pid() != ProcessHandle.current().pid())
        .filter(process -> process.info().commandLine().orElse("").contains(directory.toString())).toList();
  }

  private static CqlSession session(int port) {
    return CqlSession.builder().addContactPoint(new InetSocketAddress(LOOPBACK, port))
        .withLocalDatacenter(EmbeddedEngines.DATACENTER)
        .withConfigLoader(DriverConfigLoader.programmaticBuilder()
            .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, PATIENCE)
            .withDuration(DefaultDriverOption.CONTROL_CONNECTION_AGREEMENT_TIMEOUT, PATIENCE).build())
        .build();
  }

  private static void write(int cassandra, String kafka) throws Exception {
    try (CqlSession session = session(cassandra)) {
      session.execute("CREATE KEYSPACE kept WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}");
      session.execute("CREATE TABLE kept.words (id int PRIMARY KEY, word text)");
      session.execute("INSERT INTO kept.words (id, word) VALUES (1, 'hello')");
    }
    try (Admin admin = admin(kafka)) {
      admin.createTopics(List.of(new NewTopic("kept", 1, (short) 1))).all().get();
    }
  }

  private static String written(EmbeddedEngines engines) {
    try (CqlSession session = session(engines.cassandra().getPort())) {
      return session.execute("SELECT word FROM kept.words WHERE id = 1").one().getString("word");
    }
  }

  private static Iterable<String> topics(String kafka) throws Exception {
    try (Admin admin = admin(kafka)) {
      return admin.listTopics().names().get();
    }
  }

  private static Admin admin(String kafka) {
    return Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, kafka));
  }

  private static void ping(int redis) {
    RedisClient client = RedisClient.create("redis://127.0.0.1:" + redis);
    try {
      assertThat(client.connect().sync().ping()).isEqualTo("PONG");
    } finally {
      client.shutdown();
    }
  }
}
