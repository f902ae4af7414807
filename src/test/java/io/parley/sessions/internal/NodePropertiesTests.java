package io.parley.sessions.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.sessions.NodeId;
import org.junit.jupiter.api.Test;

class NodePropertiesTests {
  @Test
  void anyHostNameMakesAValidNodeId() {
    String host = "ein Rechner mit Umläuten.".repeat(5);

    assertThat(new NodeId(NodeProperties.nameAfter(host)).value()).startsWith("ein-Rechner-mit-Uml");
  }
}
