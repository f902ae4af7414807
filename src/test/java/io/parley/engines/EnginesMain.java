package io.parley.engines;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.stream.Collectors;

/// A process of its own that starts the engines, says their pids and addresses, and stays until its input ends.
final class EnginesMain {
  private EnginesMain() {}

  public static void main(String[] arguments) throws Exception {
    PrintStream progress = System.err;
    try (EmbeddedEngines engines = EmbeddedEngines.start(TestEngines.settings(Path.of(arguments[0])), progress)) {
      System.out.println("pids " + engines.processes().values().stream().map(ProcessHandle::pid).map(String::valueOf)
          .collect(Collectors.joining(" ")));
      System.out.println("addresses %d %s %d".formatted(engines.cassandra().getPort(), engines.kafka(),
          engines.redis().getPort()));
      System.out.flush();
      System.in.transferTo(System.out);
    }
  }
}
