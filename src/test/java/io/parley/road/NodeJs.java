package io.parley.road;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Node.js's own test runner. Tests are skipped with a notice where there is no `node` on the PATH, unless
/// `PARLEY_REQUIRE_BROWSER` is `true`: then they fail.
final class NodeJs {
  private static final long PATIENCE_MINUTES = 2;

  private NodeJs() {}

  /// Runs test files and fails with what the runner printed when one of them fails.
  static void test(Map<String, String> environment, Path... files) throws IOException, InterruptedException {
    boolean there = Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, "node")));
    if (Boolean.parseBoolean(System.getenv("PARLEY_REQUIRE_BROWSER"))) {
      assertThat(there).as("node on the PATH").isTrue();
    }
    assumeTrue(there, "no node on the PATH: parley.js is not tested");
    List<String> command = new ArrayList<>(List.of("node", "--test"));
    Arrays.stream(files).map(Path::toString).forEach(command::add);
    Path output = Files.createTempFile(Path.of("target"), "node", ".out");
    ProcessBuilder runner = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    runner.environment().putAll(environment);
    Process process = runner.start();
    try {
      assertThat(process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)).as("ended in time").isTrue();
      assertThat(process.exitValue()).as(Files.readString(output)).isZero();
      assertThat(Files.readString(output)).as("tests that ran").containsPattern("(?m)pass [1-9]").contains("skipped 0");
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }
}
