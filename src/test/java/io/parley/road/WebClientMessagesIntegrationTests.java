package io.parley.road;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page.ScreenshotOptions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.parley.identity.LocalTokens.LocalToken;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What people do with messages and with each other in the web client, in a real browser on a real node.
class WebClientMessagesIntegrationTests {
  private static final int WIDE = 1280;
  private static final double PATIENCE_MS = 30_000;
  private static final Path SCREENSHOTS = Path.of("target/screenshots");

  private static Chromium chromium;
  private static Node node;

  private final String run = UUID.randomUUID().toString().substring(0, 4);
  private final String aliceName = "Alice " + run;
  private final String benName = "Ben " + run;
  private final String berlin = "Berlin " + run;
  private Window alice;
  private Window ben;

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

  @BeforeEach
  void signIn() {
    alice = signedIn(aliceName);
    ben = signedIn(benName);
  }

  @AfterEach
  void closeWindows() {
    List<String> complaints = Stream.of(alice, ben).flatMap(window -> window.complaints().stream()).toList();
    alice.close();
    ben.close();
    assertThat(complaints).isEmpty();
  }

  @Test
  void aReactionIsSeenByTheOtherAndTakenBack() {
    talk("Who brings the tent?");

    ben.react("the tent", "👍");
    assertThat(alice.reactions("the tent")).hasText("👍1 " + benName);
    alice.reactions("the tent").click();
    assertThat(ben.reactions("the tent")).hasText("👍2 You and " + aliceName);
    ben.react("the tent", "🙏");
    assertThat(alice.reactions("the tent")).hasText(new String[]{"👍1 You", "🙏1 " + benName});
    ben.reactions("the tent").last().click();

    assertThat(alice.reactions("the tent")).hasText(new String[]{"👍1 You"});
    alice.reload();
    assertThat(alice.reactions("the tent")).hasText(new String[]{"👍1 You"});
  }

  @Test
  void anEditIsSeenWithItsTime() {
    talk("Where are yu?");

    alice.press("ArrowUp");
    assertThat(alice.field()).hasValue("Where are yu?");
    alice.say("Where are you?");

    assertThat(ben.bodies()).hasText(new String[]{"Where are you?"});
    assertThat(ben.message("Where are you?").locator(".edited")).hasText(Pattern.compile("edited \\d\\d:\\d\\d"));
    ben.reload();
    assertThat(ben.bodies()).hasText(new String[]{"Where are you?"});
    assertThat(alice.row(berlin)).containsText("You: Where are you?");
    assertThat(alice.field()).hasValue("");
  }

  @Test
  void aDeletedMessageIsGoneForEveryoneAndStaysSo() {
    talk("Don't tell anybody");
    ben.react("Don't tell", "😮");

    alice.act("Don't tell", "Delete");
    assertThat(alice.page().getByRole(AriaRole.ALERTDIALOG)).containsText("Delete for everyone?");
    alice.agree("Delete");

    assertThat(ben.bodies()).hasText(new String[]{"Message deleted"});
    assertThat(ben.reactions("Message deleted")).hasCount(0);
    ben.reload();
    assertThat(ben.bodies()).hasText(new String[]{"Message deleted"});
    ben.openActions("Message deleted");
    assertThat(ben.page().getByRole(AriaRole.MENUITEM)).hasText(new String[]{"Info"});
  }

  @Test
  void aReplyQuotesAMessageAndLeadsBackToItHoweverFarUp() {
    List<LocalToken> people = node.people(aliceName, benName);
    String direct = node.direct(people.getFirst(), people.getLast());
    Device phone = new Device(people.getLast(), "phone").connect(node.address());
    phone.send(direct, "Who brings the tent?");
    phone.settle();
    alice.open(benName);
    assertThat(alice.bodies()).hasCount(1);
    alice.act("the tent", "Reply");
    IntStream.rangeClosed(1, 120).forEach(i -> phone.send(direct, "number " + i));
    phone.settle();
    phone.drop();
    assertThat(alice.message("number 120")).isVisible();
    alice.say("I do");
    ben.open(aliceName);
    alice.expectState("I do", "Read");
    ben.close();
    ben = signedIn(benName);
    ben.open(aliceName);

    Locator quote = ben.message("I do").locator(".quote");
    assertThat(quote).hasText("An earlier message");
    quote.click();

    Locator tent = ben.page().locator(".message.pointed");
    assertThat(tent).containsText("Who brings the tent?");
    assertThat(tent).isInViewport();
    assertThat(tent).isFocused();
    ben.button("↓ Latest").click();
    assertThat(quote).hasText("YouWho brings the tent?");
  }

  @Test
  void infoNamesWhoHasReadAMessage() {
    alice.makeGroup(berlin, benName + ", Carol " + run);
    alice.say("Who brings the tent?");
    ben.open(berlin);
    assertThat(ben.bodies()).hasCount(1);

    alice.act("the tent", "Info");

    Locator info = alice.page().getByRole(AriaRole.DIALOG);
    assertThat(info.getByRole(AriaRole.REGION, named("Read by 1"))).containsText(benName);
    assertThat(info.getByRole(AriaRole.REGION, named("Not delivered to 1 yet"))).containsText("Carol " + run);
    alice.press("Escape");
    assertThat(info).isHidden();
    assertThat(alice.page().locator(".message:focus-within")).containsText("the tent");
  }

  @Test
  void whoIsRemovedSeesThatAndNothingAfter() {
    talk("before");

    alice.panel();
    alice.actOn(benName, "Remove");
    alice.agree("Remove");
    assertThat(alice.page().getByRole(AriaRole.DIALOG).getByRole(AriaRole.LISTITEM)).hasCount(1);
    alice.press("Escape");
    alice.say("after");

    alice.expectState("after", "Sent");
    assertThat(ben.log()).containsText(aliceName + " removed you");
    assertThat(ben.page().getByText("You are no longer in this conversation.")).isVisible();
    assertThat(ben.field()).isHidden();
    assertThat(ben.page().locator("#thread-title")).isFocused();
    ben.reload();
    assertThat(ben.log()).containsText(aliceName + " removed you");
    assertThat(ben.bodies()).hasText(new String[]{"before"});
  }

  @Test
  void whoIsMutedIsToldUntilWhenAndWhatTheySendIsRefused() {
    talk("before");
    ben.loseNetwork();
    ben.say("written meanwhile");
    ben.expectState("written meanwhile", "Not sent yet");

    alice.panel();
    alice.actOn(benName, "Mute…", "Mute for 1 hour");
    assertThat(alice.page().getByRole(AriaRole.DIALOG)).containsText("Muted until");
    ben.findNetwork();

    assertThat(ben.message("written meanwhile")).containsText("You are muted until");
    assertThat(ben.page().getByText("You are muted here until")).isVisible();
    ben.say("once more");
    assertThat(ben.page().getByText("What you wrote stays in the field.")).isVisible();
    assertThat(ben.field()).hasValue("once more");
    alice.actOn(benName, "Unmute");
    assertThat(ben.log()).containsText(aliceName + " unmuted you");
    assertThat(ben.page().getByText("You are muted here until")).isHidden();
    ben.field().press("Enter");
    ben.button("Try again").click();
    alice.press("Escape");
    assertThat(alice.bodies()).hasText(new String[]{"before", "once more", "written meanwhile"});
  }

  @Test
  void groupsAreRenamedAndHandedOverAndGrow() {
    talk("before");

    Locator panel = alice.panel();
    panel.getByLabel("Title").fill("Hamburg " + run);
    alice.button("Rename").click();
    assertThat(ben.row("Hamburg " + run)).isVisible();
    assertThat(ben.log()).containsText(aliceName + " changed the title to Hamburg " + run);
    panel.getByLabel("Add people").fill("Dora " + run);
    alice.button("Add").click();
    assertThat(panel).containsText("Dora " + run);
    assertThat(ben.page().locator(".members")).hasText("3 members");
    alice.actOn(benName, "Make admin");
    assertThat(ben.log()).containsText("You are an admin now");
    alice.actOn(benName, "Make plain member");
    assertThat(ben.log()).containsText("You are no longer an admin");
    alice.actOn(benName, "Make owner");
    alice.agree("Make owner");

    assertThat(ben.log()).containsText("You own the conversation now");
    assertThat(alice.button("Actions for " + benName)).isHidden();
    alice.button("Leave").click();
    alice.agree("Leave");
    assertThat(alice.page().getByText("You are no longer in this conversation.")).isVisible();
    assertThat(alice.page().locator("#thread-title")).isFocused();
    assertThat(ben.log()).containsText(aliceName + " left");
  }

  @Test
  void anAdminDeletesWhatAMemberWroteAndAMemberCanNot() {
    talk("from the owner");
    ben.say("from a member");
    assertThat(alice.message("from a member")).isVisible();

    ben.openActions("from the owner");
    assertThat(ben.page().getByRole(AriaRole.MENUITEM)).not().containsText(new String[]{"Delete"});
    alice.act("from a member", "Delete");
    alice.agree("Delete");

    assertThat(ben.bodies()).hasText(new String[]{"from the owner", "Message deleted"});
  }

  @Test
  void whoIsBlockedIsRefused() {
    alice.writeTo(benName);
    alice.say("hello");
    ben.open(aliceName);
    assertThat(ben.bodies()).hasCount(1);

    ben.panel();
    ben.button("Block " + aliceName).click();
    ben.agree("Block");
    assertThat(ben.button("Unblock " + aliceName)).isVisible();
    ben.press("Escape");
    assertThat(ben.page().getByText("You blocked " + aliceName)).isVisible();
    alice.say("are you there?");
    assertThat(alice.message("are you there?")).containsText("This person doesn’t take messages from you.");
    ben.button("Unblock").click();
    assertThat(ben.page().getByText("You blocked " + aliceName)).isHidden();
    alice.button("Try again").click();

    assertThat(ben.bodies()).hasText(new String[]{"hello", "are you there?"});
  }

  @Test
  void whatIsDoneWithoutANetworkIsShownAsOnItsWayAndDoneLater() {
    talk("before");
    ben.say("mine");
    assertThat(alice.message("mine")).isVisible();
    alice.loseNetwork();

    alice.react("mine", "👍");
    alice.field().focus();
    alice.press("ArrowUp");
    alice.say("after");

    assertThat(alice.reactions("mine")).hasText("👍1 You, on its way");
    assertThat(alice.message("after")).containsText("Will be saved when you’re back");
    assertThat(ben.bodies()).hasText(new String[]{"before", "mine"});
    alice.findNetwork();
    assertThat(ben.bodies()).hasText(new String[]{"after", "mine"});
    assertThat(ben.reactions("mine")).hasText("👍1 " + aliceName);
    assertThat(alice.reactions("mine")).hasText("👍1 You");
    assertThat(alice.message("after").locator(".edited")).containsText("edited");
  }

  @Test
  void onlyMessagesAreUnreadAndMentionsStandOut() {
    talk("before");
    ben.say("mine");
    alice.expectState("before", "Read");
    assertThat(alice.message("mine")).isVisible();
    ben.leave();

    alice.react("mine", "👍");
    alice.field().focus();
    alice.press("ArrowUp");
    alice.say("edited");
    assertThat(alice.message("edited").locator(".edited")).containsText("edited");
    assertThat(ben.row(berlin)).not().containsText("unread");
    alice.field().focus();
    alice.type("Tell me, @b");
    assertThat(alice.page().getByRole(AriaRole.OPTION)).containsText(benName);
    alice.press("Enter");
    alice.type("where are you?");
    alice.press("Enter");

    assertThat(ben.row(berlin)).containsText("You were mentioned");
    assertThat(ben.row(berlin)).containsText("1 unread message");
    ben.open(berlin);
    assertThat(ben.page().locator(".divider + .message")).containsText("Tell me, @" + benName + " where are you?");
    assertThat(ben.page().locator(".mention")).hasText("@" + benName);
    assertThat(ben.reactions("mine")).hasText("👍1 " + aliceName);
  }

  @Test
  void everythingGoesByKeyboard() {
    talk("first");
    alice.say("second");
    assertThat(ben.bodies()).hasCount(2);

    ben.log().focus();
    ben.press("ArrowUp", "ArrowUp");
    assertThat(ben.message("first")).isFocused();
    ben.press("Enter", "Enter");
    assertThat(alice.reactions("first")).hasText("👍1 " + benName);
    assertThat(ben.message("first")).isFocused();
    ben.press("Tab", "Tab");
    assertThat(ben.reactions("first")).isFocused();
    ben.press("Space");
    assertThat(alice.reactions("first")).hasCount(0);
    assertThat(ben.message("first")).isFocused();
    ben.press("Enter", "End");
    assertThat(ben.page().getByRole(AriaRole.MENUITEM).last()).isFocused();
    ben.press("Escape");
    assertThat(ben.message("first")).isFocused();
    ben.press("Enter", "End", "ArrowUp", "ArrowUp", "Enter");
    assertThat(ben.field()).isFocused();
    ben.type("third");
    ben.press("Enter");

    assertThat(alice.message("third").locator(".quote")).containsText("first");
    ben.press("ArrowUp");
    ben.type("!");
    ben.press("Enter");
    assertThat(alice.bodies()).hasText(new String[]{"first", "second", "third!"});
  }

  @ParameterizedTest
  @CsvSource({"LIGHT, 1280", "DARK, 380"})
  void axeFindsNothing(ColorScheme scheme, int width) {
    ben.makeGroup(berlin, aliceName + ", Carol " + run);
    ben.say("Who brings the tent?");
    ben.expectState("the tent", "Sent");
    try (Window window = Window.open(chromium.browser(), node.address(), width, scheme).signIn(aliceName)) {
      window.open(berlin);
      window.say("I do. It is in the cellar, behind the bicycles; give me until six and I have it in the car.");
      assertThat(ben.bodies()).hasCount(2);
      ben.react("It is in the cellar", "🙏");
      ben.act("It is in the cellar", "Reply");
      ben.say("Thank you, @" + aliceName);
      ben.act("the tent", "Delete");
      ben.agree("Delete");
      assertThat(window.bodies()).hasCount(3);
      assertThat(window.bodies().first()).hasText("Message deleted");
      window.openActions("Thank you");
      look(window, "actions", scheme, width);
      window.press("Escape");
      window.act("Thank you", "Reply");
      window.field().fill("And the stove, @c");
      assertThat(window.page().getByRole(AriaRole.OPTION)).hasCount(1);
      look(window, "reply", scheme, width);
      window.press("Escape", "Escape");
      window.field().fill("");
      window.act("It is in the cellar", "Info");
      assertThat(window.page().getByRole(AriaRole.DIALOG)).containsText("Read by 1");
      look(window, "info", scheme, width);
      window.press("Escape");
      assertThat(window.panel()).containsText("Carol " + run);
      look(window, "panel", scheme, width);
    }
  }

  /// Alice and Ben in one group that both look at, in which Alice has said something.
  private void talk(String words) {
    alice.makeGroup(berlin, benName);
    alice.say(words);
    ben.open(berlin);
    assertThat(ben.bodies()).hasText(new String[]{words});
    alice.expectState(words, "Read");
  }

  private static Window signedIn(String name) {
    return Window.open(chromium.browser(), node.address(), WIDE, ColorScheme.LIGHT).signIn(name);
  }

  private static Locator.GetByRoleOptions named(String name) {
    return new Locator.GetByRoleOptions().setName(name);
  }

  private static void look(Window window, String name, ColorScheme scheme, int width) {
    window.page().screenshot(new ScreenshotOptions()
        .setPath(SCREENSHOTS.resolve("client-%s-%s-%d.png".formatted(name, scheme, width).toLowerCase(Locale.ROOT))));
    assertThat(new AxeBuilder(window.page()).analyze().getViolations()).as("%s, %s, %d px", name, scheme, width)
        .isEmpty();
    assertThat(window.page().evaluate("document.documentElement.scrollWidth <= innerWidth")).isEqualTo(true);
    assertThat(window.complaints()).isEmpty();
  }
}
