package io.parley.engines;

import io.parley.engines.internal.RunningEngines;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.util.Map;

/// A running Cassandra, Kafka and Redis: real ones, child processes of this one, on loopback.
///
/// They end with this process, however it ends. Their data stays in [EngineSettings#directory].
public interface EmbeddedEngines extends AutoCloseable {
  /// The only data center of the embedded Cassandra.
  String DATACENTER = "datacenter1";

  /// Starts the three in parallel and returns when each has given a real answer.
  ///
  /// Fails with [EngineStartException], and then none of them is left running.
  ///
  /// @param progress told in plain lines what is being waited for
  static EmbeddedEngines start(EngineSettings settings, PrintStream progress) {
    return RunningEngines.start(settings, progress);
  }

  /// Where Cassandra answers CQL.
  InetSocketAddress cassandra();

  /// Kafka's bootstrap server, `host:port`.
  String kafka();

  /// Where Redis answers.
  InetSocketAddress redis();

  /// The engines' processes by name: `Cassandra`, `Kafka`, `Redis`.
  Map<String, ProcessHandle> processes();

  /// Ends the three in parallel, in order where they manage within 15 s, and frees the directory. Idempotent.
  @Override
  void close();
}
