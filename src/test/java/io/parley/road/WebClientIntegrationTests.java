package io.parley.road;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator.FilterOptions;
import com.microsoft.playwright.Locator.HoverOptions;
import com.microsoft.playwright.Page.ScreenshotOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.HasTextOptions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.parley.conversation.ConversationId;
import io.parley.conversation.ConversationKind;
import io.parley.identity.LocalTokens.LocalToken;
import io.parley.messaging.Content;
import io.parley.messaging.MessageType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// The web client in a real browser on a real node.
class WebClientIntegrationTests extends TwoPeople {
  /// `-Dparley.readme-images=docs/images` renews what the README shows.
  private static final Path README_IMAGES = Path.of(System.getProperty("parley.readme-images", "target/screenshots"));

  @Test
  void twoPeopleChatAndSeeHowFarTheirMessagesCame() {
    alice.writeTo(BEN);
    alice.say("Where are you?");

    assertThat(ben.row(ALICE)).containsText("1 unread message");
    alice.expectState("Where are you?", "Delivered");
    ben.open(ALICE);
    assertThat(ben.message("Where are you?")).isVisible();
    alice.expectState("Where are you?", "Read");
    ben.say("On my way");

    assertThat(alice.bodies().last()).hasText("On my way");
    ben.expectState("On my way", "Read");
    assertThat(ben.row(ALICE)).not().containsText("unread");
  }

  @Test
  void whatIsWrittenWithoutANetworkOutlivesReloadsAndIsSentOnceInOrder() {
    talk("before");
    ben.home();
    alice.loseNetwork();
    List.of("first", "second", "third").forEach(alice::say);
    alice.expectState("third", "Not sent yet");
    alice.reloadWithoutNetwork();
    alice.findNetwork();
    alice.reload();

    alice.expectState("third", "Delivered");
    ben.open(berlin);
    String[] all = {"before", "first", "second", "third"};
    assertThat(ben.bodies()).hasText(all);
    assertThat(alice.bodies()).hasText(all);
    alice.expectState("third", "Read");
  }

  @Test
  void whateverSomebodyWritesIsShownAsText() {
    List<String> hostile = List.of("<img src=x onerror=alert(1)><b>bold</b>", "👩‍👩‍👧‍👦 🎉", "שלום, מה שלומך?",
        "\u202Egnihton",
        "x".repeat(10_240));
    alice.makeGroup(berlin, BEN);
    hostile.forEach(alice::say);
    ben.open(berlin);

    assertThat(ben.bodies()).hasText(hostile.toArray(String[]::new), new HasTextOptions().setTimeout(PATIENCE_MS));
    assertThat(ben.page().locator(".message img, .message b")).hasCount(0);
    assertThat(ben.page().evaluate("document.documentElement.scrollWidth <= innerWidth")).isEqualTo(true);
    alice.expectState("🎉", "Read");
  }

  @Test
  void twoWindowsOfOnePersonStayLiveSideBySide() {
    talk("to Ben");
    try (Window second = alice.another(node.address()).signIn(ALICE)) {
      second.open(berlin);
      ben.say("to both");
      assertThat(alice.bodies()).hasCount(2);
      alice.say("from the one");
      assertThat(second.bodies()).hasCount(3);
      second.say("from the other");

      assertThat(alice.bodies()).hasText(new String[]{"to Ben", "to both", "from the one", "from the other"});
      assertThat(second.bodies()).hasText(new String[]{"to Ben", "to both", "from the one", "from the other"});
      assertThat(alice.status()).isHidden();
    }
  }

  @Test
  void whatCameMeanwhileStandsBelowADivider() {
    talk("seen");
    alice.expectState("seen", "Read");
    ben.leave();
    alice.say("one");
    alice.say("two");
    assertThat(ben.row(berlin)).containsText("2 unread messages");

    ben.open(berlin);

    assertThat(ben.log()).containsText("2 new messages");
    assertThat(ben.row(berlin)).not().containsText("unread");
  }

  @Test
  void aClickGoesThroughWhateverComesMeanwhile() {
    alice.makeGroup(berlin, BEN);
    alice.say("first");
    assertThat(ben.row(berlin)).containsText("first");

    ben.row(berlin).getByText("first").hover(new HoverOptions().setForce(true));
    ben.page().mouse().down();
    alice.say("second");
    assertThat(ben.row(berlin)).containsText("second");
    ben.page().mouse().up();

    assertThat(ben.bodies()).hasText(new String[]{"first", "second"});
  }

  @Test
  void whoIsThereIsShownInTheRowAndTheHead() {
    alice.writeTo("Dora " + run);
    assertThat(alice.standing()).hasText("offline");
    Window dora = window().signIn("Dora " + run);
    assertThat(alice.standing()).hasText("online");
    assertThat(alice.row("Dora " + run)).containsText("online");
    dora.close();

    assertThat(alice.standing()).containsText("last seen");
    assertThat(alice.row("Dora " + run)).containsText("last seen");
  }

  @Test
  void whoWritesIsShownUntilTheyHaveSaidItOrStop() {
    talk("before");
    ben.field().focus();
    ben.type("On my w");
    assertThat(alice.standing()).hasText("2 members" + BEN + " is typing…");
    assertThat(alice.row(berlin)).containsText(BEN + " is typing…");
    ben.type("ay");
    ben.press("Enter");

    assertThat(alice.bodies()).hasText(new String[]{"before", "On my way"});
    assertThat(alice.standing()).hasText("2 members");
    assertThat(alice.row(berlin)).containsText("On my way");
    ben.type("x");
    assertThat(alice.standing()).containsText("is typing…");
    ben.press("Backspace");
    assertThat(alice.standing()).hasText("2 members");
  }

  @Test
  void whatWasSaidEarlierComesByScrollingUp() {
    String carolName = "Carol " + run;
    alice.makeGroup(berlin, carolName);
    String group = alice.conversationId();
    alice.home();
    Device phone = new Device(node.people(ALICE).getFirst(), "phone").connect(node.address());
    IntStream.rangeClosed(1, 110).forEach(i -> phone.send(group, "number " + i + " of many"));
    phone.settle();
    phone.drop();
    try (Window carol = window().signIn(carolName)) {
      carol.open(berlin);
      carol.log().hover();

      await().atMost(Link.PATIENCE).until(() -> {
        carol.page().mouse().wheel(0, -3_000);
        return carol.message("number 1 of many").isVisible();
      });
      assertThat(carol.bodies().first()).hasText("number 1 of many");
    }
  }

  @Test
  void whatAClosedTabHadNotSentGoesOutFromAnother() {
    talk("before");
    ben.home();
    Window second = alice.another(node.address()).signIn(ALICE);
    second.open(berlin);
    alice.loseNetwork();
    second.say("left behind");
    second.expectState("left behind", "Not sent yet");
    second.close();
    alice.findNetwork();

    ben.open(berlin);
    assertThat(ben.bodies()).hasText(new String[]{"before", "left behind"});
    assertThat(alice.bodies()).hasText(new String[]{"before", "left behind"});
  }

  @Test
  void whatIsOpenIsInView() {
    try (Window dora = window()) {
      List<String> views = new ArrayList<>();
      dora.page().onWebSocket(socket -> socket.onFrameSent(sent -> {
        JsonNode frame = Link.JSON.readTree(sent.text());
        if (frame.get("type").asString().equals("view")) {
          views.add(frame.get("conversation_id").asString("none"));
        }
      }));
      dora.signIn("Dora " + run).makeGroup(berlin, BEN);
      String group = dora.conversationId();
      dora.leave();
      dora.open(berlin);
      dora.reload();

      List<String> expected = List.of(group, "none", group, group);
      dora.page().waitForCondition(() -> views.size() >= expected.size());
      assertThat(views).isEqualTo(expected);
    }
  }

  @Test
  void inAChannelOneTickIsShownAndInfoSaysWhy() {
    List<LocalToken> both = node.people(ALICE, BEN);
    ConversationId channel = new Rest(List.of(node.address())).begin(ConversationKind.CHANNEL, both.getFirst(),
        Set.of(both.getLast().userId()));
    Stream.of(alice, ben).forEach(window -> window.goTo(channel));
    alice.say("Doors open at seven");
    assertThat(ben.bodies()).hasText(new String[]{"Doors open at seven"});
    ben.say("Where?");

    assertThat(alice.bodies()).hasText(new String[]{"Doors open at seven", "Where?"});
    alice.expectState("at seven", "Sent");
    alice.act("at seven", "Info");
    assertThat(alice.page().getByRole(AriaRole.DIALOG))
        .containsText("In channels nobody is told how far each member has read.");
  }

  @Test
  void axeFindsNothingFromSignInToTheViewInTheReadme() {
    try (Window alice = window()) {
      inEveryLook((scheme, width) -> look(alice, "sign-in", scheme, width));
      LocalToken me = node.people("Alice").getFirst();
      alice.signIn(me.name());
      assertThat(alice.page().getByText("No conversations yet.")).isVisible();
      look(alice, "empty", ColorScheme.LIGHT, 1280);
      look(alice, "empty", ColorScheme.DARK, 380);
      alice.openForm();
      look(alice, "new", ColorScheme.LIGHT, 380);
      look(alice, "new", ColorScheme.DARK, 1280);
      alice.closeForm();
      Device ben = phone("Ben");
      Device carol = phone("Carol");
      ben.send(node.direct(ben.owner(), me), "The train leaves at 7:40, platform 3");
      ben.settle();
      carol.send(node.direct(carol.owner(), me), "Have you seen the weather?");
      carol.send(node.direct(carol.owner(), me), "No rain until Sunday");
      carol.settle();
      alice.look(ColorScheme.LIGHT, 1280);
      alice.makeGroup("Berlin", "Ben, Carol");
      String group = alice.conversationId();
      alice.say("Who brings the tent?");
      alice.expectState("the tent", "Sent");
      ben.send(group, "I do. It is in the cellar, behind the bicycles; give me until six and I have it in the car.");
      ben.settle();
      UUID stove = carol.send(group, "Then I bring the stove 🔥");
      carol.settle();
      ben.send(group, new Content(MessageType.REACTION, "❤️",
          UUID.fromString(carol.sent().get(stove).get("message_id").asString()), null, List.of()));
      alice.react("I bring the stove", "❤️");
      alice.act("give me until six", "Reply");
      alice.say("Good. See you at the station");
      Stream.of(ben, carol).forEach(one -> {
        await().atMost(Link.PATIENCE).until(() -> one.bodies(group).contains("Good. See you at the station"));
        one.read(group);
      });
      alice.expectState("See you at the station", "Read");

      assertThat(alice.reactions("I bring the stove")).containsText("You and Ben");
      assertThat(alice.row("Carol").filter(new FilterOptions().setHasText("2 unread messages"))).hasCount(1);
      alice.page().screenshot(new ScreenshotOptions().setPath(README_IMAGES.resolve("web-client.png")));
      inEveryLook((scheme, width) -> look(alice, "group", scheme, width));
      assertThat(alice.takeComplaints()).isEmpty();
    }
  }

  private Device phone(String name) {
    return new Device(node.people(name).getFirst(), "phone").connect(node.address());
  }

  private static void inEveryLook(BiConsumer<ColorScheme, Integer> looking) {
    for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      List.of(1280, 380).forEach(width -> looking.accept(scheme, width));
    }
  }
}
