package io.parley.engines;

import io.parley.engines.EngineSettings.CommitlogSync;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.cassandra.autoconfigure.CassandraConnectionDetails;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.kafka.autoconfigure.KafkaConnectionDetails;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.unit.DataSize;

/// The engines of a test run: started by the first test that asks, shared by all, thrown away at the end.
///
/// The embedded ones, or containers with `-Dparley.test.engines=testcontainers`. With `throughput`, those embedded have
/// the memory and the compiler that a run of minutes pays for. Tests share one Cassandra, Kafka and
/// Redis, so each takes keyspaces, topics and keys of its own, or truncates.
public final class TestEngines {
  private static final Path RUNS = Path.of("target", "test-engines");
  private static final Pattern RUN = Pattern.compile("\\d+-\\d+");
  private static final AtomicInteger SETS = new AtomicInteger();
  private static final Path CACHE = Path.of("target", "engines-cache");

  private final InetSocketAddress cassandra;
  private final String kafka;
  private final InetSocketAddress redis;
  private final AutoCloseable end;

  TestEngines(InetSocketAddress cassandra, String kafka, InetSocketAddress redis, AutoCloseable end) {
    this.cassandra = cassandra;
    this.kafka = kafka;
    this.redis = redis;
    this.end = end;
  }

  /// Starts them at the first call.
  public static TestEngines shared() {
    return Holder.ENGINES;
  }

  public InetSocketAddress cassandra() {
    return cassandra;
  }

  public String datacenter() {
    return EmbeddedEngines.DATACENTER;
  }

  /// Bootstrap server, `host:port`.
  public String kafka() {
    return kafka;
  }

  public InetSocketAddress redis() {
    return redis;
  }

  /// Settings for a throw-away directory: quick to start, any free port.
  public static EngineSettings settings(Path directory) {
    return settings(directory, EngineSettings.Mode.FAST_START, DataSize.ofMegabytes(512));
  }

  private static EngineSettings settings(Path directory, EngineSettings.Mode mode, DataSize cassandraHeap) {
    return new EngineSettings(true, directory, CACHE, mode, Duration.ofMinutes(3),
        new EngineSettings.Cassandra(0, 0, CommitlogSync.PERIODIC, cassandraHeap),
        new EngineSettings.Kafka(0, 0, DataSize.ofMegabytes(384)),
        new EngineSettings.Redis(0, DataSize.ofMegabytes(128)));
  }

  private static TestEngines start() {
    TestEngines engines = switch (System.getProperty("parley.test.engines", "")) {
      case "testcontainers" -> ContainerEngines.start();
      case "throughput" ->
        embedded(directory -> settings(directory, EngineSettings.Mode.THROUGHPUT, DataSize.ofGigabytes(1)));
      default -> embedded(TestEngines::settings);
    };
    // After the nodes and contexts that still use them.
    SpringApplication.getShutdownHandlers().add(engines::close);
    return engines;
  }

  private static TestEngines embedded(Function<Path, EngineSettings> settings) {
    Path directory = directory();
    EmbeddedEngines engines = start(settings.apply(directory));
    return new TestEngines(engines.cassandra(), engines.kafka(), engines.redis(), () -> {
      engines.close();
      delete(directory);
    });
  }

  /// One after the other: the first fetches what is missing on this machine.
  static EmbeddedEngines start(EngineSettings settings) {
    synchronized (SETS) {
      return EmbeddedEngines.start(settings, System.out);
    }
  }

  /// One for each set of engines of this process, `pid-number`.
  static Path directory() {
    removeLeftovers();
    return RUNS.resolve("%d-%d".formatted(ProcessHandle.current().pid(), SETS.incrementAndGet()));
  }

  /// Of runs that were killed: their engines ended with them, their directories did not.
  private static synchronized void removeLeftovers() {
    if (!Files.isDirectory(RUNS)) {
      return;
    }
    try (Stream<Path> runs = Files.list(RUNS)) {
      runs.filter(run -> RUN.matcher(run.getFileName().toString()).matches())
          .filter(run -> ProcessHandle.of(Long.parseLong(run.getFileName().toString().split("-", 2)[0])).isEmpty())
          .forEach(TestEngines::delete);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void delete(Path directory) {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Holder {
    static final TestEngines ENGINES = start();
  }

  /// Gives a Spring test the shared engines: `@ContextConfiguration(initializers = TestEngines.Initializer.class)`.
  public static final class Initializer implements ApplicationContextInitializer<ConfigurableApplicationContext> {
    private final TestEngines engines;

    public Initializer() {
      this(shared());
    }

    public Initializer(TestEngines engines) {
      this.engines = engines;
    }

    @Override
    public void initialize(ConfigurableApplicationContext context) {
      var beans = context.getBeanFactory();
      beans.registerSingleton("testCassandra", engines.cassandraDetails());
      beans.registerSingleton("testKafka", engines.kafkaDetails());
      beans.registerSingleton("testRedis", engines.redisDetails());
    }
  }

  private CassandraConnectionDetails cassandraDetails() {
    return new CassandraConnectionDetails() {
      @Override
      public List<Node> getContactPoints() {
        return List.of(new Node(cassandra.getHostString(), cassandra.getPort()));
      }

      @Override
      public String getLocalDatacenter() {
        return datacenter();
      }
    };
  }

  private KafkaConnectionDetails kafkaDetails() {
    return () -> List.of(kafka);
  }

  private DataRedisConnectionDetails redisDetails() {
    return new DataRedisConnectionDetails() {
      @Override
      public Standalone getStandalone() {
        return Standalone.of(redis.getHostString(), redis.getPort());
      }
    };
  }

  void close() {
    try {
      end.close();
    } catch (Exception e) {
      throw new IllegalStateException("The test engines did not end in order", e);
    }
  }
}
