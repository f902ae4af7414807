package io.parley.engines.internal;

import io.parley.engines.EngineStartException;
import java.util.Locale;

/// What must hold before anything is started; each refusal is one sentence.
final class Preconditions {
  private static final int OLDEST_JAVA = 17;
  /// The newest that the embedded Cassandra was tried on.
  private static final int NEWEST_JAVA = 25;
  /// Commit log segments, Kafka's first segments and the artifacts' unpacked parts, with some air.
  static final long LEAST_FREE_BYTES = 512L << 20;

  private Preconditions() {}

  static void requireJava(int feature) {
    if (feature < OLDEST_JAVA || feature > NEWEST_JAVA) {
      throw new EngineStartException(
          "The embedded Cassandra runs on Java %d to %d and this is Java %d: start Parley with Java %d, or use engines of your own outside profile local."
              .formatted(OLDEST_JAVA, NEWEST_JAVA, feature, NEWEST_JAVA));
    }
  }

  static void requireSpace(Object directory, long freeBytes) {
    if (freeBytes < LEAST_FREE_BYTES) {
      throw new EngineStartException(
          "The disk of %s has %d MB left and the embedded engines need %d MB: free some, or choose another directory with parley.engines.directory."
              .formatted(directory, freeBytes >> 20, LEAST_FREE_BYTES >> 20));
    }
  }

  /// Which of the Redis binaries of the artifact runs here, such as `linux-amd64`.
  static String redisPlatform(String osName, String architecture) {
    String os = osName.toLowerCase(Locale.ROOT);
    String kernel = os.contains("linux") ? "linux" : os.contains("mac") ? "darwin" : "";
    String processor = switch (architecture.toLowerCase(Locale.ROOT)) {
      case "amd64", "x86_64" -> "amd64";
      case "aarch64", "arm64" -> "arm64";
      default -> "";
    };
    if (kernel.isEmpty() || processor.isEmpty()) {
      throw new EngineStartException(
          "The embedded Redis exists for Linux and macOS on amd64 and arm64, not for %s on %s: use engines of your own outside profile local."
              .formatted(osName, architecture));
    }
    return kernel + "-" + processor;
  }
}
