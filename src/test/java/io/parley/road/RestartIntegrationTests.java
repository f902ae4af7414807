package io.parley.road;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.identity.LocalTokens.LocalToken;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The whole application ends and starts again, as in an upgrade.
class RestartIntegrationTests {
  private static Node node;

  @BeforeAll
  static void start() {
    node = Node.start();
  }

  @AfterAll
  static void end() {
    node.close();
  }

  @Test
  void whatWasAnsweredWithSentBeforeARestartIsThereAfterIt() {
    List<LocalToken> people = node.people("alice-" + UUID.randomUUID(), "ben-" + UUID.randomUUID());
    String direct = node.direct(people.getFirst(), people.getLast());
    Device alice = new Device(people.getFirst(), "phone").connect(node.address());
    Device ben = new Device(people.getLast(), "phone").connect(node.address());
    alice.send(direct, "1");
    alice.settle();
    await().atMost(Link.PATIENCE).until(() -> ben.cursor(direct) == 1);
    ben.drop();
    IntStream.rangeClosed(2, 20).forEach(i -> alice.send(direct, Integer.toString(i)));
    alice.settle();

    int port = stop();
    assertThat(alice.closeCode()).isEqualTo(1012);
    startAt(port);

    ben.connect(node.address());
    alice.connect(node.address());
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

  @Test
  void peopleInTheirBrowsersGoOnByThemselves() {
    String run = UUID.randomUUID().toString().substring(0, 4);
    try (Window alice = Window.open(node.address()).signIn("Alice " + run);
        Window ben = Window.open(node.address()).signIn("Ben " + run)) {
      alice.writeTo("Ben " + run);
      alice.say("before");
      ben.open("Alice " + run);
      alice.expectState("before", "Read");

      int port = stop();
      assertThat(alice.status()).containsText("Reconnecting");
      alice.say("meanwhile");
      startAt(port);

      alice.expectState("meanwhile", "Read");
      ben.say("after");
      String[] all = {"before", "meanwhile", "after"};
      assertThat(ben.bodies()).hasText(all);
      assertThat(alice.bodies()).hasText(all);
      assertThat(alice.status()).isHidden();
    }
  }

  /// The port that it had.
  private static int stop() {
    int port = node.address().getPort();
    node.close();
    return port;
  }

  private static void startAt(int port) {
    node = Node.start("server.port=" + port);
  }
}
