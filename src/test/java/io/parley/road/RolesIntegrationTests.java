package io.parley.road;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.datastax.oss.driver.api.core.CqlSession;
import io.parley.conversation.ConversationEvent;
import io.parley.conversation.ConversationId;
import io.parley.conversation.ConversationKind;
import io.parley.conversation.Conversations;
import io.parley.conversation.Members;
import io.parley.conversation.NewConversation;
import io.parley.fanout.spi.Gateways;
import io.parley.identity.LocalTokens.LocalToken;
import io.parley.identity.UserId;
import io.parley.messaging.History;
import io.parley.messaging.Messages;
import java.util.List;
import java.util.Set;
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

  @Test
  void aGroupIsChangedThroughOneGatewayAndReadThroughTheOther() {
    List<UserId> people = gateway.people("alice-" + UUID.randomUUID(), "ben-" + UUID.randomUUID()).stream()
        .map(LocalToken::userId).toList();
    ConversationId group = gateway.bean(Conversations.class).create(new NewConversation(ConversationKind.GROUP,
        "Berlin", people.getFirst(), Set.of(people.getLast()), false)).block(Link.PATIENCE).conversation()
        .conversationId();
    ConversationEvent renamed = new ConversationEvent.Renamed("Hamburg");
    gateway.bean(Members.class).authorise(group, people.getFirst(), renamed)
        .then(gateway.bean(Messages.class).change(group, people.getFirst(), renamed)).block(Link.PATIENCE);

    assertThat(otherGateway.bean(History.class).page(people.getLast(), group, null, null, 50).block(Link.PATIENCE)
        .messages()).extracting(paged -> paged.message().event()).containsExactly(renamed);
  }
}
