package io.parley.engines;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// A set of embedded engines apart from those that tests share, for a test that harms them. Thrown away when it is closed.
public final class FragileEngines implements AutoCloseable {
  private final EmbeddedEngines engines;
  private final TestEngines connection;

  private FragileEngines(Path directory) {
    engines = TestEngines.start(TestEngines.settings(directory));
    connection = new TestEngines(engines.cassandra(), engines.kafka(), engines.redis(), () -> {
      engines.close();
      TestEngines.delete(directory);
    });
  }

  public static FragileEngines start() {
    return new FragileEngines(TestEngines.directory());
  }

  public TestEngines connection() {
    return connection;
  }

  /// Stops an engine's processes without a word, as a machine that stands still does, until the answer is closed.
  ///
  /// @param name as in [EmbeddedEngines#processes]
  public Standstill stop(String name) {
    ProcessHandle guardian = engines.processes().get(name);
    List<Long> all = Stream.concat(Stream.of(guardian), guardian.descendants()).map(ProcessHandle::pid).toList();
    all.forEach(Signal.STOP::send);
    return () -> all.forEach(Signal.CONT::send);
  }

  @Override
  public void close() {
    connection.close();
  }

  /// Lets the engine go on when it is closed.
  public interface Standstill extends AutoCloseable {
    @Override
    void close();
  }
}
