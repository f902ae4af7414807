package io.parley.road;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// parley.js against a real node, by Node's own runner.
class ParleyJsIntegrationTests {
  @Test
  void keepsItsPromisesOnARealNode() throws IOException, InterruptedException {
    try (Node node = Node.start()) {
      NodeJs.test(Map.of("PARLEY_URL", node.address().toString()), Path.of("src/test/js/real-server.mjs"));
    }
  }
}
