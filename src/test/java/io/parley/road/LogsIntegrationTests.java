package io.parley.road;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.identity.LocalTokens.LocalToken;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a node writes down while people talk, from its first word to its last.
class LogsIntegrationTests {
  private static final String BODY = "a word that is nobody's business";

  @Test
  void everyLineIsJsonThatNamesTheNodeAndTellsNoBodyAndNoToken() throws Exception {
    List<LocalToken> people = List.of(ShippedNode.someone(), ShippedNode.someone());
    ShippedNode node = ShippedNode.start("parley.node.id=node-of-this-test");
    try (node) {
      await().atMost(Link.PATIENCE.multipliedBy(2)).ignoreExceptions()
          .until(() -> Probe.status(node.address(), "/readyz") == 200);
      assertThat(Probe.status(node.management(), "/actuator/health")).isEqualTo(200);
      assertThat(Probe.status(node.address(), "/actuator/health")).isIn(401, 404);
      talk(node, people);
    }

    List<JsonNode> lines = node.said().stream().map(JsonMapper.shared()::readTree).toList();
    assertThat(lines).isNotEmpty().allSatisfy(line -> {
      assertThat(line.get("message").isString()).isTrue();
      assertThat(line.at("/log/level").isString()).isTrue();
      assertThat(line.at("/service/node/name").asString()).isEqualTo("node-of-this-test");
      assertThat(line.at("/parley/roles").valueStream().map(JsonNode::asString)).contains("gateway", "messaging");
    });
    JsonNode lease = lines.stream().filter(line -> line.get("message").asString().equals("Node has its lease"))
        .findFirst().orElseThrow();
    assertThat(lease.get("node").asString()).isEqualTo("node-of-this-test");
    assertThat(lease.at("/parley/incarnation").asString()).isNotBlank().isEqualTo(lease.get("incarnation").asString());
    assertThat(node.said()).noneMatch(line -> line.contains(BODY))
        .noneMatch(line -> people.stream().anyMatch(person -> line.contains(person.token())));
  }

  @Test
  void plainLinesComeBackBySettingTheFormatToNothing() throws Exception {
    ShippedNode node = ShippedNode.start("logging.structured.format.console=");
    try (node) {
      await().atMost(Link.PATIENCE.multipliedBy(2))
          .until(() -> node.said().stream().anyMatch(line -> line.endsWith("Node has its lease")));
    }
    assertThat(node.said()).noneMatch(line -> line.startsWith("{"));
  }

  private static void talk(ShippedNode node, List<LocalToken> people) throws IOException, InterruptedException {
    Device alice = new Device(people.getFirst(), "phone").connect(node.address());
    Device ben = new Device(people.getLast(), "phone").connect(node.address());
    String direct = direct(node, people);
    alice.send(direct, BODY);
    await().atMost(Link.PATIENCE).until(() -> ben.cursor(direct) == 1);
  }

  private static String direct(ShippedNode node, List<LocalToken> people) throws IOException, InterruptedException {
    HttpRequest wish = HttpRequest.newBuilder(node.address().resolve("/api/v1/conversations")).timeout(Link.PATIENCE)
        .header("Authorization", "Bearer " + people.getFirst().token()).header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString("{\"kind\":\"direct\",\"member_ids\":[\"%s\"]}"
            .formatted(people.getLast().userId().value())))
        .build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<String> made = http.send(wish, HttpResponse.BodyHandlers.ofString());
      return JsonMapper.shared().readTree(made.body()).get("conversation_id").asString();
    }
  }
}
