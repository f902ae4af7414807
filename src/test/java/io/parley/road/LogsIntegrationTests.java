package io.parley.road;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.cluster.Cluster;
import io.parley.cluster.NodeProcess;
import io.parley.conversation.ConversationKind;
import io.parley.engines.EngineAddresses;
import io.parley.engines.TestEngines;
import io.parley.identity.LocalTokens.LocalToken;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a node writes down while people talk, from its first word to its last.
class LogsIntegrationTests {
  private static final String BODY = "a word that is nobody's business";

  @Test
  void everyLineIsJsonThatNamesTheNodeAndTellsNoBodyAndNoToken() {
    try (Cluster cluster = new Cluster(EngineAddresses.of(TestEngines.shared()))) {
      List<LocalToken> people = List.of(cluster.issuer().newcomer("alice"), cluster.issuer().newcomer("ben"));
      NodeProcess node = start(cluster);
      assertThat(Probe.status(node.address(), "/readyz")).isEqualTo(200);
      assertThat(Probe.status(node.management(), "/actuator/health")).isEqualTo(200);
      assertThat(Probe.status(node.address(), "/actuator/health")).isIn(401, 404);
      talk(node, people);
      node.terminate();

      assertLines(node, people);
    }
  }

  private static void assertLines(NodeProcess node, List<LocalToken> people) {
    List<JsonNode> lines = node.said().stream().map(JsonMapper.shared()::readTree).toList();
    assertThat(lines).isNotEmpty().allSatisfy(line -> {
      assertThat(line.get("message").isString()).isTrue();
      assertThat(line.at("/log/level").isString()).isTrue();
      assertThat(line.at("/service/node/name").asString()).isEqualTo(node.id());
      assertThat(line.at("/parley/roles").valueStream().map(JsonNode::asString)).contains("gateway", "messaging");
    });
    JsonNode lease = lines.stream().filter(line -> line.get("message").asString().equals("Node has its lease"))
        .findFirst().orElseThrow();
    assertThat(lease.get("node").asString()).isEqualTo(node.id());
    assertThat(lease.at("/parley/incarnation").asString()).isNotBlank().isEqualTo(lease.get("incarnation").asString());
    assertThat(node.said()).noneMatch(line -> line.contains(BODY))
        .noneMatch(line -> people.stream().anyMatch(person -> line.contains(person.token())));
  }

  @Test
  void plainLinesComeBackBySettingTheFormatToNothing() {
    try (
        Cluster cluster = new Cluster(EngineAddresses.of(TestEngines.shared()), "logging.structured.format.console=")) {
      NodeProcess node = start(cluster);
      node.terminate();

      assertThat(node.said()).anyMatch(line -> line.endsWith("Node has its lease"))
          .noneMatch(line -> line.startsWith("{"));
    }
  }

  /// With all roles, as operators run it: under no profile of ours.
  private static NodeProcess start(Cluster cluster) {
    cluster.start("production");
    return cluster.node("production-1");
  }

  private static void talk(NodeProcess node, List<LocalToken> people) {
    Device alice = new Device(people.getFirst(), "phone").connect(node.address());
    Device ben = new Device(people.getLast(), "phone").connect(node.address());
    String direct = new Rest(List.of(node.address())).begin(ConversationKind.DIRECT, people.getFirst(),
        Set.of(people.getLast().userId())).toString();
    alice.send(direct, BODY);
    await().atMost(Link.PATIENCE).until(() -> ben.cursor(direct) == 1);
  }
}
