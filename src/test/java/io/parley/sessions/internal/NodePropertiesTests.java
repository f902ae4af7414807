package io.parley.sessions.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.sessions.NodeId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodePropertiesTests {
  @Test
  void anyHostNameMakesAValidNodeId() {
    String host = "ein Rechner mit Umläuten.".repeat(5);

    assertThat(new NodeId(NodeProperties.nameAfter(host)).value()).startsWith("ein-Rechner-mit-Uml");
  }

  @ParameterizedTest
  @CsvSource({"10.0.0.7,10.0.0.7:7070", "gateway-1,gateway-1:7070", "10.0.0.7:9001,10.0.0.7:9001",
      "[fd00::7],[fd00::7]:7070", "[fd00::7]:9001,[fd00::7]:9001"})
  void whereAPortIsMappedTheAddressNamesIt(String address, String reachedAt) {
    assertThat(new NodeProperties(null, address).reachableAt(7070)).isEqualTo(reachedAt);
  }
}
