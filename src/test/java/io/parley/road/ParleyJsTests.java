package io.parley.road;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// parley.js against a scripted server, and what of the web client needs no browser, by Node's own runner.
class ParleyJsTests {
  @Test
  void keepsTheProtocolAgainstAScriptedServer() throws IOException, InterruptedException {
    try (Stream<Path> files = Files.list(Path.of("src/test/js"))) {
      NodeJs.test(Map.of(), files.filter(file -> file.toString().endsWith(".test.mjs")).toArray(Path[]::new));
    }
  }
}
