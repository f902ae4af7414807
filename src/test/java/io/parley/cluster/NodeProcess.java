package io.parley.cluster;

import static org.awaitility.Awaitility.await;

import io.parley.engines.Signal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;

/// A node in a process of its own, made of the packaged jar and laid out as in the image. It ends with this process, however
/// that ends.
public final class NodeProcess implements AutoCloseable {
  /// Names the jar; Maven sets it.
  private static final String PACKAGED = "parley.jar";
  private static final String JAVA = Path.of(System.getProperty("java.home"), "bin", "java").toString();
  private static final Duration START = Duration.ofMinutes(4);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(200);
  private static final Duration END = Duration.ofSeconds(60);
  private static final int TAIL = 60;

  /// A shell that says the node's pid, ends when the node does, and kills it when its own standard input ends.
  private static final String KEEPER = """
      log=$1
      shift
      exec 3<&0
      "$@" 3<&- </dev/null >"$log" 2>"$log.err" & node=$!
      { cat <&3; kill -KILL $node; } >/dev/null 2>&1 & watcher=$!
      exec 3<&-
      echo $node
      wait $node
      status=$?
      kill -KILL $watcher 2>/dev/null
      exit $status
      """;
  /// Small and quick to start: many share one machine.
  private static final List<String> JVM = List.of("-Xmx200m", "-Xss512k", "-XX:+UseSerialGC",
      "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData", "-XX:+ExitOnOutOfMemoryError",
      "--sun-misc-unsafe-memory-access=allow");

  private final String id;
  private final Path log;
  private final URI address;
  private final URI management;
  private final Process keeper;
  private final long pid;

  private NodeProcess(String id, Path log, URI address, URI management, Process keeper) throws IOException {
    this.id = id;
    this.log = log;
    this.address = address;
    this.management = management;
    this.keeper = keeper;
    pid = Long.parseLong(keeper.inputReader().readLine());
  }

  /// Begins to start it; [#awaitReady] waits.
  ///
  /// @param id its name among the nodes
  /// @param port of REST and sockets; the same as `managementPort` where a node has none
  /// @param settings as `name=value`
  static NodeProcess start(String id, Path log, int port, int managementPort, List<String> settings) {
    List<String> command = new ArrayList<>(List.of("sh", "-c", KEEPER, "sh", log.toString(), JAVA));
    command.addAll(JVM);
    command.addAll(List.of("-jar", Layout.JAR.toString(), "--server.port=" + port, "--parley.node.id=" + id));
    if (managementPort != port) {
      command.add("--management.server.port=" + managementPort);
    }
    settings.forEach(setting -> command.add("--" + setting));
    try {
      Files.createDirectories(log.getParent());
      ProcessBuilder builder = new ProcessBuilder(command);
      List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "CLASSPATH").forEach(builder.environment()::remove);
      return new NodeProcess(id, log, loopback(port), loopback(managementPort), builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static URI loopback(int port) {
    return URI.create("http://127.0.0.1:" + port);
  }

  /// The jar with its libraries beside it, which starts in half the time of one that holds them: made once a run.
  private static final class Layout {
    static final Path JAR = extracted();

    private static Path extracted() {
      Path packaged = Path.of(System.getProperty(PACKAGED, ""));
      if (!Files.isRegularFile(packaged)) {
        throw new IllegalStateException(
            "-D%s names no jar (\"%s\"): run `./mvnw package` first".formatted(PACKAGED, packaged));
      }
      Path directory = Path.of("target", "cluster", Long.toString(ProcessHandle.current().pid()), "application");
      try {
        Process extraction = new ProcessBuilder(JAVA, "-Djarmode=tools", "-jar", packaged.toString(), "extract",
            "--destination", directory.toString()).inheritIO().start();
        if (!extraction.waitFor(END.toSeconds(), TimeUnit.SECONDS) || extraction.exitValue() != 0) {
          throw new IllegalStateException("%s could not be extracted".formatted(packaged));
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted", e);
      }
      return directory.resolve(packaged.getFileName());
    }
  }

  /// Its name in its lease and in the registry: another one with each life.
  public String id() {
    return id;
  }

  /// Of REST and sockets, where it is a gateway.
  public URI address() {
    return address;
  }

  /// Of `/actuator`.
  public URI management() {
    return management;
  }

  public boolean isAlive() {
    return keeper.isAlive();
  }

  /// Waits until it says that it serves.
  ///
  /// @throws IllegalStateException with the end of its log, when it ends before or takes longer than 4 min
  public NodeProcess awaitReady() {
    try (HttpClient http = HttpClient.newHttpClient()) {
      await().atMost(START).pollDelay(Duration.ZERO).pollInterval(LOOK_AGAIN)
          .until(() -> !isAlive() || isReady(http));
    } catch (ConditionTimeoutException e) {
      throw new IllegalStateException("%s was not ready within %d s:%n%s".formatted(id, START.toSeconds(), tail()),
          e);
    }
    if (!isAlive()) {
      throw new IllegalStateException("%s ended with %d while starting:%n%s".formatted(id, keeper.exitValue(),
          tail()));
    }
    return this;
  }

  private boolean isReady(HttpClient http) throws InterruptedException {
    HttpRequest question = HttpRequest.newBuilder(management.resolve("/actuator/health/readiness"))
        .timeout(Duration.ofSeconds(5))
        .build();
    try {
      return http.send(question, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  /// What its standard output has had so far.
  public List<String> said() {
    return lines(log);
  }

  /// The last lines of both its outputs.
  public String tail() {
    return Stream.of(log, Path.of(log + ".err")).map(NodeProcess::lines)
        .flatMap(lines -> lines.subList(Math.max(0, lines.size() - TAIL), lines.size()).stream())
        .collect(Collectors.joining("\n"));
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      return List.of("%s cannot be read: %s".formatted(file, e));
    }
  }

  /// Ends it as a power failure does; returns once it is gone.
  public void kill() {
    Signal.KILL.send(pid);
    awaitEnd();
  }

  /// Asks it to end in order; returns once it has.
  public void terminate() {
    Signal.TERM.send(pid);
    awaitEnd();
  }

  /// Has it stand still until the answer is closed.
  public Standstill stop() {
    Signal.STOP.send(pid);
    return () -> Signal.CONT.send(pid);
  }

  private void awaitEnd() {
    try {
      if (!keeper.waitFor(END.toSeconds(), TimeUnit.SECONDS)) {
        throw new IllegalStateException("%s did not end within %d s:%n%s".formatted(id, END.toSeconds(), tail()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  @Override
  public void close() {
    if (isAlive()) {
      kill();
    }
  }

  @Override
  public String toString() {
    return id;
  }

  /// Lets the process go on when it is closed.
  public interface Standstill extends AutoCloseable {
    @Override
    void close();
  }
}
