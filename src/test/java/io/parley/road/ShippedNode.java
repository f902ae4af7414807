package io.parley.road;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.parley.ParleyApplication;
import io.parley.engines.TestEngines;
import io.parley.identity.LocalTokens.LocalToken;
import io.parley.identity.UserId;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A node as operators run it: a process of its own with all roles, no profile of ours, and nothing of the tests on its class
/// path.
final class ShippedNode implements AutoCloseable {
  private static final String ISSUER = "https://issuer.example";
  private static final String SECRET = "a secret that only the tests of shipped nodes know";

  private final Process process;
  private final URI address;
  private final URI management;
  private final Queue<String> said = new ConcurrentLinkedQueue<>();
  private final Thread listening;

  private ShippedNode(Process process, int port, int managementPort) {
    this.process = process;
    address = URI.create("http://localhost:" + port);
    management = URI.create("http://localhost:" + managementPort);
    listening = Thread.ofVirtual().start(this::listen);
  }

  static ShippedNode start(String... settings) throws IOException {
    TestEngines engines = TestEngines.shared();
    int port = freePort();
    int managementPort = freePort();
    List<String> command = new ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx512m", "-XX:TieredStopAtLevel=1",
        "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "-cp", classPath(),
        ParleyApplication.class.getName(), "--spring.profiles.active=production", "--server.port=" + port,
        "--management.server.port=" + managementPort, "--parley.identity.issuer=" + ISSUER,
        "--parley.identity.secret=" + SECRET,
        "--spring.cassandra.contact-points=127.0.0.1:" + engines.cassandra().getPort(),
        "--spring.cassandra.local-datacenter=" + engines.datacenter(),
        "--spring.kafka.bootstrap-servers=" + engines.kafka(),
        "--spring.data.redis.port=" + engines.redis().getPort()));
    Stream.of(settings).map("--"::concat).forEach(command::add);
    return new ShippedNode(new ProcessBuilder(command).redirectError(Redirect.INHERIT).start(), port, managementPort);
  }

  private static String classPath() {
    return Stream.of(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
        .split(File.pathSeparator, -1)).filter(part -> !part.endsWith("test-classes"))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private void listen() {
    try (BufferedReader reader = process.inputReader()) {
      reader.lines().forEach(said::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  URI address() {
    return address;
  }

  URI management() {
    return management;
  }

  /// What its standard output has had so far.
  List<String> said() {
    return List.copyOf(said);
  }

  /// Someone whose token the issuer made.
  static LocalToken someone() {
    UUID user = UUID.randomUUID();
    JWTClaimsSet claims = new JWTClaimsSet.Builder().issuer(ISSUER).subject(user.toString())
        .expirationTime(Date.from(Instant.now().plusSeconds(600))).build();
    SignedJWT token = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims);
    try {
      token.sign(new MACSigner(SECRET));
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
    return new LocalToken(new UserId(user), "someone", token.serialize());
  }

  /// Ends it in order.
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(Link.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
      listening.join(Link.PATIENCE);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
