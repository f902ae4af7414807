package io.parley.road;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.conversation.ConversationKind;
import io.parley.identity.LocalTokens.LocalToken;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// A process that is killed at the worst moment: the message is stored, and Kafka has never heard of it.
class KilledNodeIntegrationTests {
  @Test
  void aMessageStoredButNotPublishedIsVisibleOnceAfterTheSendersRetry() throws Exception {
    List<LocalToken> people;
    String direct;
    Device alicesPhone;
    Device ben;
    UUID key;
    try (KillableNode doomed = KillableNode.start()) {
      Rest rest = new Rest(List.of(doomed.address()));
      people = rest.people("alice-" + UUID.randomUUID(), "ben-" + UUID.randomUUID());
      direct = rest.begin(ConversationKind.DIRECT, people.getFirst(), Set.of(people.getLast().userId())).toString();
      alicesPhone = new Device(people.getFirst(), "phone").connect(doomed.address());
      ben = new Device(people.getLast(), "phone").connect(doomed.address());
      alicesPhone.send(direct, "first");
      await().atMost(Link.PATIENCE).until(() -> ben.bodies(direct).equals(List.of("first")));
      key = alicesPhone.send(direct, KillableNode.WITHHELD + " second");
      doomed.killOnceStored();
    }
    assertThat(alicesPhone.sent()).doesNotContainKey(key);

    try (Node next = Node.start()) {
      Device alicesLaptop = new Device(people.getFirst(), "laptop").connect(next.address());
      ben.connect(next.address());
      assertThat(alicesLaptop.bodies(direct)).as("before the retry").containsExactly("first");
      alicesPhone.connect(next.address());
      alicesPhone.settle();
      alicesPhone.send(direct, "third");

      Stream.of(alicesPhone, alicesLaptop, ben).forEach(device -> {
        await().atMost(Link.PATIENCE).until(() -> device.cursor(direct) == 3);
        assertThat(device.bodies(direct)).containsExactly("first", KillableNode.WITHHELD + " second", "third");
        assertThat(device.complaints()).isEmpty();
      });
      assertThat(alicesPhone.sent().get(key).get("duplicate").asBoolean()).isTrue();
    }
  }
}
