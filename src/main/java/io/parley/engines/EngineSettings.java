package io.parley.engines;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/// How the embedded engines run. Ports are on loopback; 0 takes any free one.
///
/// @param enabled whether profile `local` starts them at all
/// @param directory holds their data, configuration and logs; used by one instance at a time
/// @param cache holds what can be made again: class paths, class archives; null means `cache` in [#directory]
/// @param mode what their JVMs are tuned for
/// @param startTimeout longest wait for all three to answer, after their artifacts are there; 10 s to 30 min
@ConfigurationProperties("parley.engines")
public record EngineSettings(
    @DefaultValue("true") boolean enabled,
    @DefaultValue(".parley") Path directory,
    @Nullable Path cache,
    @DefaultValue("throughput") Mode mode,
    @DefaultValue("3m") Duration startTimeout,
    @DefaultValue Cassandra cassandra,
    @DefaultValue Kafka kafka,
    @DefaultValue Redis redis) {

  public EngineSettings {
    if (startTimeout.compareTo(Duration.ofSeconds(10)) < 0 || startTimeout.compareTo(Duration.ofMinutes(30)) > 0) {
      throw new IllegalArgumentException("parley.engines.start-timeout must be 10s to 30m, not " + startTimeout);
    }
  }

  /// What the engines' JVMs are tuned for.
  public enum Mode {
    /// The full compiler: slower in the first minute, then 1.2 to 1.4 times as fast.
    THROUGHPUT,
    /// The quick compiler only: for tests and other short lives.
    FAST_START
  }

  /// When Cassandra's commit log reaches the disk. The end of a process loses nothing either way; a power failure may.
  public enum CommitlogSync {
    /// Once a second, after the answer.
    PERIODIC,
    /// Before the answer, several writes together; two thirds of the throughput are gone.
    GROUP,
    /// Before the answer.
    BATCH
  }

  /// @param port of CQL
  /// @param storagePort of the ring, used by Cassandra itself
  public record Cassandra(
      @DefaultValue("0") int port,
      @DefaultValue("0") int storagePort,
      @DefaultValue("periodic") CommitlogSync commitlogSync,
      @DefaultValue("1GB") DataSize heap) {
    public Cassandra {
      requirePort("cassandra.port", port);
      requirePort("cassandra.storage-port", storagePort);
      requireHeap("cassandra.heap", heap);
    }
  }

  /// @param port of the broker
  /// @param controllerPort of the quorum of one, used by Kafka itself
  public record Kafka(
      @DefaultValue("0") int port,
      @DefaultValue("0") int controllerPort,
      @DefaultValue("512MB") DataSize heap) {
    public Kafka {
      requirePort("kafka.port", port);
      requirePort("kafka.controller-port", controllerPort);
      requireHeap("kafka.heap", heap);
    }
  }

  /// @param memory most that Redis may hold; a write above it fails, nothing is evicted
  public record Redis(@DefaultValue("0") int port, @DefaultValue("512MB") DataSize memory) {
    public Redis {
      requirePort("redis.port", port);
    }
  }

  private static void requirePort(String name, int port) {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("parley.engines.%s must be 0 to 65535, not %d".formatted(name, port));
    }
  }

  private static void requireHeap(String name, DataSize heap) {
    if (heap.toMegabytes() < 256) {
      throw new IllegalArgumentException("parley.engines.%s must be at least 256MB, not %s".formatted(name, heap));
    }
  }
}
