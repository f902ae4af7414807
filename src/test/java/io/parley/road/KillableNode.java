package io.parley.road;

import io.parley.engines.TestEngines;
import io.parley.messaging.internal.WithheldPublications;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/// A whole node in a process of its own, which withholds certain messages from Kafka until it is killed.
final class KillableNode implements AutoCloseable {
  /// How the bodies of messages begin that are stored and never published.
  static final String WITHHELD = WithheldPublications.MARK;

  private final Process process;
  private final BufferedReader said;
  private final URI address;

  private KillableNode(Process process) throws IOException {
    this.process = process;
    said = process.inputReader();
    address = URI.create(lineWith(WithheldPublications.ADDRESS));
  }

  static KillableNode start() throws IOException {
    return start(TestEngines.shared());
  }

  static KillableNode start(TestEngines engines) throws IOException {
    Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx512m",
        "-XX:TieredStopAtLevel=1", "-cp",
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
        WithheldPublications.class.getName(),
        "--spring.cassandra.contact-points=127.0.0.1:" + engines.cassandra().getPort(),
        "--spring.cassandra.local-datacenter=" + engines.datacenter(),
        "--spring.kafka.bootstrap-servers=" + engines.kafka(),
        "--spring.data.redis.port=" + engines.redis().getPort()).redirectError(Redirect.INHERIT).start();
    try {
      return new KillableNode(process);
    } catch (IOException | RuntimeException e) {
      process.destroyForcibly();
      throw e;
    }
  }

  URI address() {
    return address;
  }

  /// Waits for a withheld message to be stored, then ends the process as kill -9 does.
  void killOnceStored() throws Exception {
    lineWith(WithheldPublications.STORED);
    kill();
  }

  /// Ends the process as kill -9 does.
  void kill() throws InterruptedException {
    process.destroyForcibly();
    if (!process.waitFor(Link.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new IllegalStateException("the process outlived SIGKILL");
    }
  }

  private String lineWith(String beginning) throws IOException {
    for (String line = said.readLine(); line != null; line = said.readLine()) {
      if (line.startsWith(beginning)) {
        return line.substring(beginning.length());
      }
    }
    throw new IllegalStateException("the node ended before it said " + beginning);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
