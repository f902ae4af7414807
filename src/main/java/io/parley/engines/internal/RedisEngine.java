package io.parley.engines.internal;

import io.parley.engines.EngineSettings;
import io.parley.engines.EngineStartException;
import io.parley.engines.internal.MavenArtifacts.ArtifactSet;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/// Redis as a native program. It saves nothing: what it holds is made again from Cassandra and Kafka.
final class RedisEngine implements Engine {
  static final String VERSION = "7.0.15";
  private static final String ARTIFACT_VERSION = "0.9.1";
  private static final ArtifactSet ARTIFACTS = new ArtifactSet("redis", ARTIFACT_VERSION,
      List.of("org.signal:embedded-redis:" + ARTIFACT_VERSION), true);

  private final EngineSettings settings;
  private final DataDirectory data;
  private final MavenArtifacts artifacts;
  private final String platform;
  private final InetSocketAddress address;

  RedisEngine(EngineSettings settings, DataDirectory data, MavenArtifacts artifacts, Ports ports) {
    this.settings = settings;
    this.data = data;
    this.artifacts = artifacts;
    this.platform = Preconditions.redisPlatform(System.getProperty("os.name"), System.getProperty("os.arch"));
    this.address = new InetSocketAddress(Ports.loopback(),
        ports.claim("parley.engines.redis.port", settings.redis().port()));
  }

  InetSocketAddress socket() {
    return address;
  }

  @Override
  public String name() {
    return "Redis";
  }

  @Override
  public String address() {
    return "127.0.0.1:" + address.getPort();
  }

  @Override
  public Path log() {
    return data.logs().resolve("redis.log");
  }

  @Override
  public List<String> prepare(Consumer<String> doing) throws IOException {
    Path binary = data.cache().resolve("redis-server-" + VERSION + "-" + platform);
    if (!Files.isExecutable(binary)) {
      extract(artifacts.jars(ARTIFACTS).getFirst(), binary);
    }
    doing.accept("starting");
    return List.of(binary.toString(), "--port", String.valueOf(address.getPort()), "--bind", "127.0.0.1", "--save", "",
        "--appendonly", "no", "--dir", data.engine("redis").toString(), "--loglevel", "warning", "--maxmemory",
        settings.redis().memory().toMegabytes() + "mb", "--maxmemory-policy", "noeviction");
  }

  private static void extract(Path jar, Path binary) throws IOException {
    Path fresh = Files.createTempFile(binary.getParent(), "redis", null);
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      ZipEntry entry = zip.getEntry(binary.getFileName().toString());
      if (entry == null) {
        throw new EngineStartException(
            "%s has no %s: delete it from the local Maven repository and start again.".formatted(jar,
                binary.getFileName()));
      }
      try (InputStream in = zip.getInputStream(entry)) {
        Files.copy(in, fresh, StandardCopyOption.REPLACE_EXISTING);
      }
    }
    Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rwxr-xr-x"));
    MavenArtifacts.replace(fresh, binary);
  }

  @Override
  public boolean watchesItsInput() {
    return false;
  }

  @Override
  public boolean answers() throws IOException {
    return Questions.ping(address);
  }
}
