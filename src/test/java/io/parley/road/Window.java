package io.parley.road;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.EmulateMediaOptions;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import io.parley.conversation.ConversationId;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// Somebody's browser window on the web client, used by what is written on it.
final class Window implements AutoCloseable {
  private static final double PATIENCE_MS = 30_000;
  private static final int WIDE = 1280;
  private static final int HEIGHT = 720;

  private final BrowserContext context;
  private final Page page;
  private final Runnable end;
  /// What the page did that it should not: policy violations, exceptions.
  private final List<String> complaints = Collections.synchronizedList(new ArrayList<>());

  private Window(BrowserContext context, Page page, Runnable end) {
    this.context = context;
    this.page = page;
    this.end = end;
    page.onPageError(complaints::add);
    page.onConsoleMessage(message -> {
      if (message.text().contains("Content Security Policy")) {
        complaints.add(message.text());
      }
    });
  }

  /// A window of a browser profile of its own, wide and light.
  static Window open(URI node) {
    BrowserContext context = Chromium.shared().newContext(new NewContextOptions().setViewportSize(WIDE, HEIGHT)
        .setColorScheme(ColorScheme.LIGHT).setLocale("en-GB").setTimezoneId("UTC").setReducedMotion(
            ReducedMotion.REDUCE));
    context.setDefaultTimeout(PATIENCE_MS);
    return new Window(context, context.newPage(), context::close).go(node);
  }

  /// Another window of the same browser profile.
  Window another(URI node) {
    Page other = context.newPage();
    return new Window(context, other, other::close).go(node);
  }

  private Window go(URI node) {
    page.navigate(node + "/");
    return this;
  }

  Window signIn(String name) {
    page.getByLabel("Your name").fill(name);
    button("Chat").click();
    assertThat(button("New conversation")).isVisible();
    return this;
  }

  void writeTo(String name) {
    openForm();
    page.getByLabel("Their name").fill(name);
    button("Start writing").click();
    assertThat(field()).isVisible();
  }

  void makeGroup(String title, String names) {
    openForm();
    page.getByLabel("A group").check();
    page.getByLabel("Title").fill(title);
    page.getByLabel("Names").fill(names);
    button("Make the group").click();
    assertThat(field()).isVisible();
  }

  void openForm() {
    button("New conversation").click();
    assertThat(page.getByLabel("Their name")).isVisible();
  }

  void closeForm() {
    button("Cancel").click();
  }

  /// Has another size and colours from now on.
  void look(ColorScheme scheme, int width) {
    page.emulateMedia(new EmulateMediaOptions().setColorScheme(scheme));
    page.setViewportSize(width, HEIGHT);
  }

  /// Closes what is open, conversation and dialogs, without loading the page again.
  void home() {
    look(ColorScheme.LIGHT, WIDE);
    press("Escape", "Escape");
    page.evaluate("location.hash = '#/'");
    assertThat(field()).isHidden();
  }

  /// The id of the conversation that is open.
  String conversationId() {
    return page.url().substring(page.url().lastIndexOf('/') + 1);
  }

  /// Goes back to where no conversation is open.
  void leave() {
    page.goBack();
    assertThat(field()).isHidden();
  }

  /// Opens a conversation from the list.
  void open(String title) {
    row(title).click();
    assertThat(field()).isVisible();
  }

  /// Opens a conversation by its address, whether or not the list has it yet.
  void goTo(ConversationId conversationId) {
    page.evaluate("location.hash = '#/c/%s'".formatted(conversationId));
    assertThat(field()).isVisible();
  }

  void say(String words) {
    field().fill(words);
    field().press("Enter");
  }

  /// Writes `words` key by key, as somebody does who has no mouse.
  void type(String words) {
    page.keyboard().type(words);
  }

  void press(String... keys) {
    List.of(keys).forEach(page.keyboard()::press);
  }

  /// Opens the actions of a message and takes one.
  void act(String body, String action) {
    openActions(body);
    page.getByRole(AriaRole.MENUITEM, new GetByRoleOptions().setName(action).setExact(true)).click();
  }

  void openActions(String body) {
    Locator message = message(body);
    message.hover();
    message.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Actions")).click();
  }

  void react(String body, String emoji) {
    openActions(body);
    page.getByRole(AriaRole.MENUITEMCHECKBOX, new GetByRoleOptions().setName(emoji)).click();
  }

  /// Agrees to what was asked.
  void agree(String button) {
    page.getByRole(AriaRole.ALERTDIALOG)
        .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(button).setExact(true)).click();
  }

  /// The reactions to a message, each as emoji, count and names.
  Locator reactions(String body) {
    return message(body).locator(".reaction");
  }

  /// Opens the panel of the conversation.
  Locator panel() {
    button("Members and settings").click();
    return page.getByRole(AriaRole.DIALOG);
  }

  /// In the panel: takes an action about a member.
  void actOn(String member, String... actions) {
    button("Actions for " + member).click();
    for (String action : actions) {
      page.getByRole(AriaRole.MENUITEM, new GetByRoleOptions().setName(action).setExact(true)).click();
    }
  }

  /// Below the title of the conversation that is open.
  Locator standing() {
    return page.locator(".standing");
  }

  Locator log() {
    return page.getByRole(AriaRole.LOG);
  }

  Locator row(String title) {
    Locator titled = page.locator(".title").filter(new Locator.FilterOptions().setHasText(title));
    return page.locator("nav.list li").filter(new Locator.FilterOptions().setHas(titled));
  }

  /// The bodies in the log, from the first on.
  Locator bodies() {
    return page.locator(".message .body");
  }

  /// Whose own words these are, whatever it quotes.
  Locator message(String body) {
    Locator words = page.locator(".body").filter(new Locator.FilterOptions().setHasText(body));
    return page.locator(".message").filter(new Locator.FilterOptions().setHas(words));
  }

  /// Waits until an own message shows this state, in the words for screen readers.
  void expectState(String body, String state) {
    assertThat(message(body).locator(".state")).containsText(state,
        new ContainsTextOptions().setTimeout(PATIENCE_MS));
  }

  void loseNetwork() {
    context.setOffline(true);
  }

  void findNetwork() {
    context.setOffline(false);
  }

  void reload() {
    page.reload();
  }

  /// A reload that fails: the page is gone, what it kept is not.
  void reloadWithoutNetwork() {
    try {
      page.reload();
    } catch (PlaywrightException expected) {
      return;
    }
    throw new AssertionError("the page came without a network");
  }

  Locator status() {
    return page.locator(".bar");
  }

  Page page() {
    return page;
  }

  /// Those since the last time.
  List<String> takeComplaints() {
    List<String> taken = List.copyOf(complaints);
    complaints.removeAll(taken);
    return taken;
  }

  Locator field() {
    return page.locator("#composer");
  }

  Locator button(String name) {
    return page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName(name).setExact(true));
  }

  @Override
  public void close() {
    end.run();
  }
}
