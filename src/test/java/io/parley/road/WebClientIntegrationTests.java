package io.parley.road;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Locator.FilterOptions;
import com.microsoft.playwright.Locator.HoverOptions;
import com.microsoft.playwright.Page.ScreenshotOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.HasTextOptions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.parley.identity.LocalTokens.LocalToken;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The web client in a real browser on a real node.
class WebClientIntegrationTests {
  private static final int WIDE = 1280;
  private static final double PATIENCE_MS = 30_000;
  private static final Path SCREENSHOTS = Path.of("target/screenshots");
  /// `-Dparley.readme-images=docs/images` renews what the README shows.
  private static final Path README_IMAGES = Path.of(System.getProperty("parley.readme-images", "target/screenshots"));

  private static Chromium chromium;
  private static Node node;

  private final String run = UUID.randomUUID().toString().substring(0, 4);

  @BeforeAll
  static void start() {
    chromium = Chromium.launch();
    node = Node.start();
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MS);
  }

  @AfterAll
  static void stop() {
    if (chromium != null) {
      chromium.close();
    }
    if (node != null) {
      node.close();
    }
  }

  @Test
  void twoPeopleChatAndSeeHowFarTheirMessagesCame() {
    try (Window alice = window().signIn("Alice " + run); Window ben = window().signIn("Ben " + run)) {
      alice.writeTo("Ben " + run);
      alice.say("Where are you?");

      assertThat(ben.row("Alice " + run)).containsText("1 unread message");
      alice.expectState("Where are you?", "Delivered");
      ben.open("Alice " + run);
      assertThat(ben.bodies()).hasText(new String[]{"Where are you?"});
      alice.expectState("Where are you?", "Read");
      ben.say("On my way");

      assertThat(alice.bodies()).hasText(new String[]{"Where are you?", "On my way"});
      ben.expectState("On my way", "Read");
      assertThat(ben.row("Alice " + run)).not().containsText("unread");
      assertThat(alice.complaints()).isEmpty();
      assertThat(ben.complaints()).isEmpty();
    }
  }

  @Test
  void whatIsWrittenWithoutANetworkOutlivesReloadsAndIsSentOnceInOrder() {
    try (Window alice = window().signIn("Alice " + run); Window ben = window().signIn("Ben " + run)) {
      alice.writeTo("Ben " + run);
      alice.say("before");
      alice.expectState("before", "Delivered");
      alice.loseNetwork();
      List.of("first", "second", "third").forEach(alice::say);
      alice.expectState("third", "Not sent yet");
      alice.reloadWithoutNetwork();
      alice.findNetwork();
      alice.reload();

      alice.expectState("third", "Delivered");
      ben.open("Alice " + run);
      String[] all = {"before", "first", "second", "third"};
      assertThat(ben.bodies()).hasText(all);
      assertThat(alice.bodies()).hasText(all);
      alice.expectState("third", "Read");
      assertThat(alice.complaints()).isEmpty();
    }
  }

  @Test
  void bothGoOnByThemselvesWhenTheServerIsRestartedUnderneath() {
    try (Window alice = window().signIn("Alice " + run); Window ben = window().signIn("Ben " + run)) {
      alice.writeTo("Ben " + run);
      alice.say("before");
      ben.open("Alice " + run);
      alice.expectState("before", "Read");

      int port = node.address().getPort();
      node.close();
      assertThat(alice.status()).containsText("Reconnecting");
      alice.say("meanwhile");
      node = Node.start("server.port=" + port);

      alice.expectState("meanwhile", "Read");
      ben.say("after");
      String[] all = {"before", "meanwhile", "after"};
      assertThat(ben.bodies()).hasText(all);
      assertThat(alice.bodies()).hasText(all);
      assertThat(alice.status()).isHidden();
    }
  }

  @Test
  void whateverSomebodyWritesIsShownAsText() {
    List<String> hostile = List.of("<img src=x onerror=alert(1)><b>bold</b>", "👩‍👩‍👧‍👦 🎉", "שלום, מה שלומך?",
        "\u202Egnihton",
        "x".repeat(10_240));
    try (Window alice = window().signIn("Alice " + run); Window ben = window().signIn("Ben " + run)) {
      alice.writeTo("Ben " + run);
      hostile.forEach(alice::say);
      ben.open("Alice " + run);

      assertThat(ben.bodies()).hasText(hostile.toArray(String[]::new), new HasTextOptions().setTimeout(PATIENCE_MS));
      assertThat(ben.page().locator(".message img, .message b")).hasCount(0);
      assertThat(ben.page().evaluate("document.documentElement.scrollWidth <= innerWidth")).isEqualTo(true);
      alice.expectState("🎉", "Read");
      assertThat(ben.complaints()).isEmpty();
    }
  }

  @Test
  void twoWindowsOfOnePersonStayLiveSideBySide() {
    try (Window phone = window().signIn("Alice " + run); Window ben = window().signIn("Ben " + run)) {
      Window second = phone.another(node.address()).signIn("Alice " + run);
      phone.writeTo("Ben " + run);
      phone.say("to Ben");
      second.open("Ben " + run);
      ben.open("Alice " + run);
      ben.say("to both");
      assertThat(phone.bodies()).hasCount(2);
      phone.say("from the one");
      assertThat(second.bodies()).hasCount(3);
      second.say("from the other");

      assertThat(phone.bodies()).hasText(new String[]{"to Ben", "to both", "from the one", "from the other"});
      assertThat(second.bodies()).hasText(new String[]{"to Ben", "to both", "from the one", "from the other"});
      assertThat(phone.status()).isHidden();
    }
  }

  @Test
  void whatCameMeanwhileStandsBelowADivider() {
    try (Window alice = window().signIn("Alice " + run); Window ben = window().signIn("Ben " + run)) {
      alice.writeTo("Ben " + run);
      alice.say("seen");
      ben.open("Alice " + run);
      alice.expectState("seen", "Read");
      ben.leave();
      alice.say("one");
      alice.say("two");
      assertThat(ben.row("Alice " + run)).containsText("2 unread messages");

      ben.open("Alice " + run);

      assertThat(ben.page().getByRole(AriaRole.LOG)).containsText("2 new messages");
      assertThat(ben.row("Alice " + run)).not().containsText("unread");
    }
  }

  @Test
  void aClickGoesThroughWhateverComesMeanwhile() {
    try (Window alice = window().signIn("Alice " + run); Window ben = window().signIn("Ben " + run)) {
      alice.writeTo("Ben " + run);
      alice.say("first");
      assertThat(ben.row("Alice " + run)).containsText("first");

      ben.row("Alice " + run).getByText("first").hover(new HoverOptions().setForce(true));
      ben.page().mouse().down();
      alice.say("second");
      assertThat(ben.row("Alice " + run)).containsText("second");
      ben.page().mouse().up();

      assertThat(ben.bodies()).hasText(new String[]{"first", "second"});
    }
  }

  @Test
  void whatWasSaidEarlierComesByScrollingUp() {
    List<LocalToken> people = node.people("Alice " + run, "Ben " + run);
    String direct = node.direct(people.getFirst(), people.getLast());
    Device phone = new Device(people.getFirst(), "phone").connect(node.address());
    IntStream.rangeClosed(1, 150).forEach(i -> phone.send(direct, "number " + i + " of many"));
    phone.settle();
    phone.drop();
    try (Window ben = window().signIn("Ben " + run)) {
      ben.open("Alice " + run);
      ben.page().getByRole(AriaRole.LOG).hover();

      await().atMost(Link.PATIENCE).until(() -> {
        ben.page().mouse().wheel(0, -3_000);
        return ben.message("number 1 of many").isVisible();
      });
      assertThat(ben.bodies().first()).hasText("number 1 of many");
    }
  }

  @Test
  void looksAsInTheReadme() {
    try (Window alice = window().signIn("Alice");
        Window ben = window().signIn("Ben");
        Window carol = window().signIn("Carol")) {
      ben.writeTo("Alice");
      ben.say("The train leaves at 7:40, platform 3");
      carol.writeTo("Alice");
      carol.say("Have you seen the weather?");
      carol.say("No rain until Sunday");
      alice.makeGroup("Berlin", "Ben, Carol");
      alice.say("Who brings the tent?");
      ben.open("Berlin");
      ben.say("I do. It is in the cellar, behind the bicycles; give me until six and I have it in the car.");
      carol.open("Berlin");
      carol.say("Then I bring the stove 🔥");
      assertThat(alice.bodies()).hasCount(3);
      ben.react("I bring the stove", "❤️");
      alice.react("I bring the stove", "❤️");
      alice.act("give me until six", "Reply");
      alice.say("Good. See you at the station");
      alice.expectState("See you at the station", "Read");

      assertThat(alice.reactions("I bring the stove")).containsText("You and Ben");
      assertThat(alice.row("Carol").filter(new FilterOptions().setHasText("2 unread messages"))).hasCount(1);
      alice.page().screenshot(new ScreenshotOptions().setPath(README_IMAGES.resolve("web-client.png")));
    }
  }

  @Test
  void whatAClosedTabHadNotSentGoesOutFromAnother() {
    try (Window alice = window().signIn("Alice " + run); Window ben = window().signIn("Ben " + run)) {
      alice.writeTo("Ben " + run);
      alice.say("before");
      alice.expectState("before", "Delivered");
      Window second = alice.another(node.address()).signIn("Alice " + run);
      second.open("Ben " + run);
      alice.loseNetwork();
      second.say("left behind");
      second.expectState("left behind", "Not sent yet");
      second.page().close();
      alice.findNetwork();

      ben.open("Alice " + run);
      assertThat(ben.bodies()).hasText(new String[]{"before", "left behind"});
      assertThat(alice.bodies()).hasText(new String[]{"before", "left behind"});
      assertThat(alice.complaints()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"LIGHT, 1280", "DARK, 1280", "LIGHT, 380", "DARK, 380"})
  void axeFindsNothing(ColorScheme scheme, int width) {
    try (Window alice = Window.open(chromium.browser(), node.address(), width, scheme); Window ben = window()) {
      look(alice, "sign-in", scheme, width);
      alice.signIn("Alice " + run);
      assertThat(alice.page().getByText("No conversations yet.")).isVisible();
      look(alice, "empty", scheme, width);
      alice.openForm();
      look(alice, "new", scheme, width);
      alice.closeForm();
      alice.makeGroup("Berlin " + run, "Ben " + run + ", Carol " + run);
      alice.say("Who brings the tent?");
      ben.signIn("Ben " + run).open("Berlin " + run);
      ben.say("I do. It is in the cellar, behind the bicycles; give me until six and I have it in the car.");
      ben.say("And the stove?");
      assertThat(alice.bodies()).hasCount(3);
      alice.say("Carol has one: https://example.com/stove");
      alice.expectState("Carol has one", "Sent");
      look(alice, "group", scheme, width);
    }
  }

  private static void look(Window window, String name, ColorScheme scheme, int width) {
    window.page().screenshot(new ScreenshotOptions()
        .setPath(SCREENSHOTS.resolve("client-%s-%s-%d.png".formatted(name, scheme, width).toLowerCase(Locale.ROOT))));
    assertThat(new AxeBuilder(window.page()).analyze().getViolations()).as("%s, %s, %d px", name, scheme, width)
        .isEmpty();
    assertThat(window.page().evaluate("document.documentElement.scrollWidth <= innerWidth")).isEqualTo(true);
    assertThat(window.complaints()).isEmpty();
  }

  private static Window window() {
    return Window.open(chromium.browser(), node.address(), WIDE, ColorScheme.LIGHT);
  }
}
