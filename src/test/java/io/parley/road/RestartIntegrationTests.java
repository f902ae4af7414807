package io.parley.road;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.identity.LocalTokens.LocalToken;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The whole application ends and starts again, as in an upgrade.
class RestartIntegrationTests {
  @Test
  void whatWasAnsweredWithSentBeforeARestartIsThereAfterIt() {
    Device alice;
    Device ben;
    String direct;
    try (Node before = Node.start()) {
      List<LocalToken> people = before.people("alice-" + UUID.randomUUID(), "ben-" + UUID.randomUUID());
      direct = before.direct(people.getFirst(), people.getLast());
      alice = new Device(people.getFirst(), "phone").connect(before.address());
      ben = new Device(people.getLast(), "phone").connect(before.address());
      alice.send(direct, "1");
      alice.settle();
      await().atMost(Link.PATIENCE).until(() -> ben.cursor(direct) == 1);
      ben.drop();
      IntStream.rangeClosed(2, 20).forEach(i -> alice.send(direct, Integer.toString(i)));
      alice.settle();
    }
    assertThat(alice.closeCode()).isEqualTo(1012);

    try (Node after = Node.start()) {
      ben.connect(after.address());
      alice.connect(after.address());
      ben.send(direct, "21");
      ben.settle();

      List<String> all = IntStream.rangeClosed(1, 21).mapToObj(Integer::toString).toList();
      await().atMost(Link.PATIENCE).untilAsserted(() -> {
        ben.sync();
        assertThat(ben.bodies(direct)).containsExactlyElementsOf(all);
      });
      await().atMost(Link.PATIENCE)
          .untilAsserted(() -> assertThat(alice.bodies(direct)).containsExactlyElementsOf(all));
      assertThat(alice.complaints()).isEmpty();
      assertThat(ben.complaints()).isEmpty();
    }
  }
}
