package io.parley.road;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What people do with messages and with each other in the web client, in a real browser on a real node.
class WebClientMessagesIntegrationTests extends TwoPeople {
  @Test
  void aReactionIsSeenByTheOtherAndTakenBack() {
    talk("Who brings the tent?");

    ben.react("the tent", "👍");
    assertThat(alice.reactions("the tent")).hasText("👍1 " + BEN);
    alice.reactions("the tent").click();
    assertThat(ben.reactions("the tent")).hasText("👍2 You and " + ALICE);
    ben.react("the tent", "🙏");
    assertThat(alice.reactions("the tent")).hasText(new String[]{"👍1 You", "🙏1 " + BEN});
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
    String carolName = "Carol " + run;
    alice.makeGroup(berlin, carolName);
    String group = alice.conversationId();
    Device phone = new Device(node.people(carolName).getFirst(), "phone").connect(node.address());
    phone.send(group, "Who brings the tent?");
    phone.settle();
    alice.act("the tent", "Reply");
    IntStream.rangeClosed(1, 110).forEach(i -> phone.send(group, "number " + i));
    phone.settle();
    assertThat(alice.message("number 110")).isVisible();
    alice.say("I do");
    await().atMost(Link.PATIENCE).until(() -> phone.bodies(group).contains("I do"));
    phone.read(group);
    alice.expectState("I do", "Read");
    phone.drop();
    try (Window carol = window().signIn(carolName)) {
      carol.open(berlin);

      Locator quote = carol.message("I do").locator(".quote");
      assertThat(quote).hasText("An earlier message");
      quote.click();

      Locator tent = carol.page().locator(".message.pointed");
      assertThat(tent).containsText("Who brings the tent?");
      assertThat(tent).isInViewport();
      assertThat(tent).isFocused();
      carol.button("↓ Latest").click();
      assertThat(quote).hasText("YouWho brings the tent?");
      assertThat(carol.takeComplaints()).isEmpty();
    }
  }

  @Test
  void infoNamesWhoHasReadAMessage() {
    alice.makeGroup(berlin, BEN + ", Carol " + run);
    alice.say("Who brings the tent?");
    ben.open(berlin);
    assertThat(ben.bodies()).hasCount(1);

    alice.act("the tent", "Info");

    Locator info = alice.page().getByRole(AriaRole.DIALOG);
    assertThat(info.getByRole(AriaRole.REGION, named("Read by 1"))).containsText(BEN);
    assertThat(info.getByRole(AriaRole.REGION, named("Not delivered to 1 yet"))).containsText("Carol " + run);
    alice.press("Escape");
    assertThat(info).isHidden();
    assertThat(alice.page().locator(".message:focus-within")).containsText("the tent");
  }

  @Test
  void whoIsRemovedSeesThatAndNothingAfter() {
    talk("before");

    alice.panel();
    alice.actOn(BEN, "Remove");
    alice.agree("Remove");
    assertThat(alice.page().getByRole(AriaRole.DIALOG).getByRole(AriaRole.LISTITEM)).hasCount(1);
    alice.press("Escape");
    alice.say("after");

    alice.expectState("after", "Sent");
    assertThat(ben.log()).containsText(ALICE + " removed you");
    assertThat(ben.page().getByText("You are no longer in this conversation.")).isVisible();
    assertThat(ben.field()).isHidden();
    assertThat(ben.page().locator("#thread-title")).isFocused();
    ben.reload();
    assertThat(ben.log()).containsText(ALICE + " removed you");
    assertThat(ben.bodies()).hasText(new String[]{"before"});
  }

  @Test
  void whoIsMutedIsToldUntilWhenAndWhatTheySendIsRefused() {
    talk("before");
    ben.loseNetwork();
    ben.say("written meanwhile");
    ben.expectState("written meanwhile", "Not sent yet");

    alice.panel();
    alice.actOn(BEN, "Mute…", "Mute for 1 hour");
    assertThat(alice.page().getByRole(AriaRole.DIALOG)).containsText("Muted until");
    ben.findNetwork();

    assertThat(ben.message("written meanwhile")).containsText("You are muted until");
    assertThat(ben.page().getByText("You are muted here until")).isVisible();
    ben.say("once more");
    assertThat(ben.page().getByText("What you wrote stays in the field.")).isVisible();
    assertThat(ben.field()).hasValue("once more");
    alice.actOn(BEN, "Unmute");
    assertThat(ben.log()).containsText(ALICE + " unmuted you");
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
    assertThat(ben.log()).containsText(ALICE + " changed the title to Hamburg " + run);
    panel.getByLabel("Add people").fill("Dora " + run);
    alice.button("Add").click();
    assertThat(panel).containsText("Dora " + run);
    assertThat(ben.page().locator(".members")).hasText("3 members");
    alice.actOn(BEN, "Make admin");
    assertThat(ben.log()).containsText("You are an admin now");
    alice.actOn(BEN, "Make plain member");
    assertThat(ben.log()).containsText("You are no longer an admin");
    alice.actOn(BEN, "Make owner");
    alice.agree("Make owner");

    assertThat(ben.log()).containsText("You own the conversation now");
    assertThat(alice.button("Actions for " + BEN)).isHidden();
    alice.button("Leave").click();
    alice.agree("Leave");
    assertThat(alice.page().getByText("You are no longer in this conversation.")).isVisible();
    assertThat(alice.page().locator("#thread-title")).isFocused();
    assertThat(ben.log()).containsText(ALICE + " left");
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
    alice.writeTo(BEN);
    alice.say("hello");
    ben.open(ALICE);
    assertThat(ben.message("hello")).isVisible();

    ben.panel();
    ben.button("Block " + ALICE).click();
    ben.agree("Block");
    assertThat(ben.button("Unblock " + ALICE)).isVisible();
    ben.press("Escape");
    assertThat(ben.page().getByText("You blocked " + ALICE)).isVisible();
    alice.say("are you there?");
    assertThat(alice.message("are you there?")).containsText("This person doesn’t take messages from you.");
    ben.button("Unblock").click();
    assertThat(ben.page().getByText("You blocked " + ALICE)).isHidden();
    alice.button("Try again").click();

    assertThat(ben.bodies().last()).hasText("are you there?");
    alice.expectState("are you there?", "Read"); // or else it is unread in the next test, in the same conversation
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
    assertThat(ben.reactions("mine")).hasText("👍1 " + ALICE);
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
    alice.type("Tell me, @ben");
    assertThat(alice.page().getByRole(AriaRole.OPTION)).containsText(BEN);
    alice.press("Enter");
    alice.type("where are you?");
    alice.press("Enter");

    assertThat(ben.row(berlin)).containsText("You were mentioned");
    assertThat(ben.row(berlin)).containsText("1 unread message");
    ben.open(berlin);
    assertThat(ben.page().locator(".divider + .message")).containsText("Tell me, @" + BEN + " where are you?");
    assertThat(ben.page().locator(".mention")).hasText("@" + BEN);
    assertThat(ben.reactions("mine")).hasText("👍1 " + ALICE);
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
    assertThat(alice.reactions("first")).hasText("👍1 " + BEN);
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

  @Test
  void axeFindsNothing() {
    ben.makeGroup(berlin, ALICE + ", Carol " + run);
    ben.say("Who brings the tent?");
    ben.expectState("the tent", "Sent");
    alice.open(berlin);
    alice.say("I do. It is in the cellar, behind the bicycles; give me until six and I have it in the car.");
    assertThat(ben.bodies()).hasCount(2);
    ben.react("It is in the cellar", "🙏");
    ben.act("It is in the cellar", "Reply");
    ben.say("Thank you, @" + ALICE);
    ben.act("the tent", "Delete");
    ben.agree("Delete");
    assertThat(alice.bodies()).containsText(new String[]{"Message deleted", "I do.", "Thank you"});
    lookAtEverything(ColorScheme.LIGHT, 1280);
    lookAtEverything(ColorScheme.DARK, 380);
  }

  private void lookAtEverything(ColorScheme scheme, int width) {
    alice.look(scheme, width);
    alice.openActions("Thank you");
    look(alice, "actions", scheme, width);
    alice.press("Escape");
    alice.act("Thank you", "Reply");
    alice.field().fill("And the stove, @car");
    assertThat(alice.page().getByRole(AriaRole.OPTION)).hasCount(1);
    look(alice, "reply", scheme, width);
    alice.press("Escape", "Escape");
    alice.field().fill("");
    alice.act("It is in the cellar", "Info");
    assertThat(alice.page().getByRole(AriaRole.DIALOG)).containsText("Read by 1");
    look(alice, "info", scheme, width);
    alice.press("Escape");
    assertThat(alice.panel()).containsText("Carol " + run);
    look(alice, "panel", scheme, width);
    alice.press("Escape");
  }

  private static Locator.GetByRoleOptions named(String name) {
    return new Locator.GetByRoleOptions().setName(name);
  }
}
