package io.parley.road;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.datastax.oss.driver.api.core.CqlSession;
import io.parley.fanout.spi.Gateways;
import io.parley.identity.LocalTokens.LocalToken;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.core.ProducerFactory;

/// Two gateways and the roles behind them, each a node of its own.
class RolesIntegrationTests {
  private static Node messaging;
  private static Node fanout;
  private static Node gateway;
  private static Node otherGateway;

  @BeforeAll
  static void fourNodes() {
    messaging = Node.as(List.of("messaging"));
    fanout = Node.as(List.of("fanout"));
    gateway = Node.as(List.of("gateway"));
    otherGateway = Node.as(List.of("gateway"));
  }

  @AfterAll
  static void end() {
    Stream.of(otherGateway, gateway, fanout, messaging).forEach(Node::close);
  }

  @Test
  void aGatewayKnowsNoCassandraAndNoKafka() {
    assertThat(gateway.has(CqlSession.class)).isFalse();
    assertThat(gateway.has(KafkaTemplate.class)).isFalse();
    assertThat(gateway.has(ProducerFactory.class)).isFalse();
  }

  @Test
  void aWorkerHasNoSocketsAndAnswersNoClient() {
    assertThat(messaging.has(Gateways.class)).isFalse();
  }

  @Test
  void peopleOnTwoGatewaysChat() {
    List<LocalToken> people = gateway.people("alice-" + UUID.randomUUID(), "ben-" + UUID.randomUUID());
    String direct = gateway.direct(people.getFirst(), people.getLast());
    Device alice = new Device(people.getFirst(), "phone").connect(gateway.address());
    Device ben = new Device(people.getLast(), "phone").connect(otherGateway.address());

    for (int i = 0; i < 20; i++) {
      alice.send(direct, "from alice " + i);
      ben.send(direct, "from ben " + i);
    }
    alice.settle();
    ben.settle();

    await().atMost(Link.PATIENCE).until(() -> alice.cursor(direct) == 40 && ben.cursor(direct) == 40);
    assertThat(alice.view(direct)).isEqualTo(ben.view(direct));
    assertThat(alice.complaints()).isEmpty();
    assertThat(ben.complaints()).isEmpty();
  }
}
