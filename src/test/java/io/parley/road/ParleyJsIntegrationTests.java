package io.parley.road;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// parley.js against a real node, by Node's own runner.
@OnSharedNode
class ParleyJsIntegrationTests {
  @Test
  void keepsItsPromisesOnARealNode() throws IOException, InterruptedException {
    NodeJs.test(Map.of("PARLEY_URL", Node.shared().address().toString()), Path.of("src/test/js/real-server.mjs"));
  }
}
