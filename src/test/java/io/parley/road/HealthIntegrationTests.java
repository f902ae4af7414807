package io.parley.road;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.engines.FragileEngines;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.SmartLifecycle;
import tools.jackson.databind.JsonNode;

/// What nodes say of themselves, while engines stand still too.
class HealthIntegrationTests {
  private static final String HEALTH = "/actuator/health";
  private static final String LIVENESS = "/actuator/health/liveness";
  private static final String READINESS = "/actuator/health/readiness";

  @Test
  void anEngineThatStandsStillMakesANodeUnhealthyButNeitherDeadNorUnready() throws Exception {
    try (FragileEngines engines = FragileEngines.start(); Node node = Node.start(engines.connection())) {
      assertThat(Probe.json(node.address(), HEALTH).get("status").asString()).isEqualTo("UP");

      for (String engine : List.of("Cassandra", "Kafka", "Redis")) {
        try (FragileEngines.Standstill _ = engines.stop(engine)) {
          await().atMost(Link.PATIENCE)
              .untilAsserted(() -> assertThat(states(node, engine)).isEqualTo("503 DOWN no answer within 2 s"));
          assertThat(Probe.status(node.address(), LIVENESS)).as(engine).isEqualTo(200);
          assertThat(Probe.status(node.address(), READINESS)).as(engine).isEqualTo(200);
        }
        await().atMost(Link.PATIENCE).until(() -> Probe.status(node.address(), HEALTH) == 200);
      }
    }
  }

  private static String states(Node node, String engine) {
    JsonNode health = Probe.json(node.address(), HEALTH);
    JsonNode component = health.at("/components/" + engine.toLowerCase(Locale.ROOT));
    assertThat(health.toString()).doesNotContain("127.0.0.1", "localhost", "Exception");
    return "%d %s %s".formatted(Probe.status(node.address(), HEALTH), component.get("status").asString(),
        component.at("/details/reason").asString());
  }

  @Test
  void aNodeWithRolesOfItsOwnAnswersOperatorsOnAPortThatClientsDoNotSee() {
    try (Node worker = Node.as(List.of("messaging", "fanout")); Node gateway = Node.as(List.of("gateway"))) {
      URI open = gateway.address();
      URI management = gateway.management();
      assertThat(management).isNotEqualTo(open);
      String bearer = "Bearer " + gateway.people("alice").getFirst().token();

      assertThat(List.of(HEALTH, LIVENESS, READINESS, "/actuator/prometheus", "/actuator"))
          .allSatisfy(path -> assertThat(Probe.status(open, path, "Authorization", bearer)).isIn(401, 403, 404));
      assertThat(Probe.text(open, "/livez")).isEqualTo("{\"status\":\"UP\"}");
      assertThat(Probe.text(open, "/readyz")).isEqualTo("{\"status\":\"UP\"}");
      assertThat(Probe.status(management, "/actuator/prometheus")).isEqualTo(200);
      assertThat(List.of("/", "/actuator", "/actuator/env", "/actuator/heapdump", "/api/v1/users/me", "/asyncapi.json"))
          .allSatisfy(path -> assertThat(Probe.status(management, path, "Authorization", bearer)).isIn(401, 403, 404));
      assertThat(Probe.json(management, HEALTH).get("components").propertyNames())
          .contains("redis", "lease", "peers", "drain").doesNotContain("cassandra", "kafka");
      assertThat(Probe.json(worker.management(), HEALTH).get("components").propertyNames())
          .contains("redis", "cassandra", "kafka", "lease", "peers").doesNotContain("drain");
      assertThat(Probe.text(worker.management(), READINESS)).isEqualTo("{\"status\":\"UP\"}");
    }
  }

  @Test
  void socketsOpenOnThePublicPortAlone() {
    try (Node _ = Node.as(List.of("messaging")); Node gateway = Node.as(List.of("gateway"))) {
      assertThat(upgrade(gateway.address())).isEqualTo(101);
      assertThat(upgrade(gateway.management())).isIn(401, 403, 404);
    }
  }

  /// The status with which a WebSocket's handshake is answered.
  private static int upgrade(URI node) {
    try {
      HttpClient.newHttpClient().newWebSocketBuilder().connectTimeout(Link.PATIENCE)
          .buildAsync(URI.create("ws://localhost:%d/ws".formatted(node.getPort())), new WebSocket.Listener() {})
          .join().abort();
      return 101;
    } catch (CompletionException e) {
      return ((WebSocketHandshakeException) e.getCause()).getResponse().statusCode();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"drain", "nodeLease"})
  void aGatewayThatDrainsOrHasNoLeaseTakesNoMoreWorkAndIsAlive(String part) {
    try (Node _ = Node.as(List.of("messaging")); Node gateway = Node.as(List.of("gateway"))) {
      assertThat(Probe.status(gateway.address(), "/readyz")).isEqualTo(200);

      gateway.bean(part, SmartLifecycle.class).stop();

      assertThat(Probe.status(gateway.management(), READINESS)).isEqualTo(503);
      assertThat(Probe.status(gateway.address(), "/readyz")).isEqualTo(503);
      assertThat(Probe.text(gateway.address(), "/readyz")).isEqualTo("{\"status\":\"OUT_OF_SERVICE\"}");
      assertThat(Probe.status(gateway.management(), LIVENESS)).isEqualTo(200);
    }
  }
}
