package io.parley.road;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.EmulateMediaOptions;
import com.microsoft.playwright.Page.GetByLabelOptions;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.Page.ScreenshotOptions;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ForcedColors;
import com.microsoft.playwright.options.ReducedMotion;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/// An operator's browser window on the console.
final class ConsoleWindow implements AutoCloseable {
  private static final double PATIENCE_MS = 30_000;
  private static final int WIDE = 1280;
  private static final int NARROW = 380;
  private static final int NARROWEST = 320;
  /// 1,280 px at 200 %.
  private static final int MAGNIFIED = 640;
  private static final int HEIGHT = 800;
  private static final int MOST_STOPS = 200;
  private static final int MOST_ELEMENTS = 1_500;
  /// Each text of the page is longer by 40 %, and without a place to break it more often than before.
  private static final String LONGER_WORDS = """
      window.wordsBefore = [];
      const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      while (texts.nextNode()) {
        const text = texts.currentNode;
        if (!text.data.trim() || text.parentElement.closest('script, code, time, bdi')) continue;
        wordsBefore.push([text, text.data]);
        text.data = text.data.replace(/[A-Za-z]{3,}/g, word => word + 'ø'.repeat(Math.ceil(word.length * 0.4)));
      }""";
  private static final String RUNS_OVER = """
      document.documentElement.scrollWidth <= innerWidth ? [] : [...document.querySelectorAll('body *')]
        .filter(one => one.getBoundingClientRect().right > innerWidth && !one.closest('.scroll *, svg'))
        .map(one => one.outerHTML.slice(0, 100))""";
  private static final String WORDS_AS_THEY_WERE = "wordsBefore.forEach(([text, words]) => { text.data = words; })";
  /// `-Dparley.readme-images=docs/images` renews what the documents show.
  private static final Path IMAGES = Path.of(System.getProperty("parley.readme-images", "target/screenshots"));
  private static final List<String> RULES = List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa",
      "best-practice");

  private final BrowserContext context;
  private final Page page;
  private final URI node;
  /// What the page did that it should not: policy violations, exceptions, things from elsewhere.
  private final List<String> complaints = Collections.synchronizedList(new ArrayList<>());

  private ConsoleWindow(URI node, boolean scripts) {
    this.node = node;
    context = Chromium.shared().newContext(new NewContextOptions().setViewportSize(WIDE, HEIGHT).setLocale("en-GB")
        .setColorScheme(ColorScheme.LIGHT).setTimezoneId("Europe/Berlin").setJavaScriptEnabled(scripts));
    context.setDefaultTimeout(PATIENCE_MS);
    page = context.newPage();
    page.onPageError(complaints::add);
    page.onConsoleMessage(message -> {
      if (message.text().contains("Content Security Policy")) {
        complaints.add(message.text());
      }
    });
    page.onRequest(request -> {
      if (!request.url().startsWith(node.toString())) {
        complaints.add("asks elsewhere: " + request.url());
      }
    });
  }

  static ConsoleWindow open(URI node) {
    return new ConsoleWindow(node, true);
  }

  static ConsoleWindow withoutScripts(URI node) {
    return new ConsoleWindow(node, false);
  }

  /// Signs in from wherever that is asked for.
  ConsoleWindow signIn(String name) {
    if (!page.url().contains("/admin/sign-in")) {
      go("/admin/sign-in");
    }
    return fillIn(name, Operators.PASSWORD);
  }

  ConsoleWindow fillIn(String name, String password) {
    page.getByLabel("Name", new GetByLabelOptions().setExact(true)).fill(name);
    page.getByLabel("Password").fill(password);
    button("Sign in").click();
    page.waitForLoadState();
    return this;
  }

  /// The status of the answer.
  int go(String path) {
    Response answer = page.navigate(node + path);
    return answer.status();
  }

  /// Confirms what the page asks.
  void confirm(String button, String reason) {
    page.getByLabel("Reason").fill(reason);
    button(button).click();
    page.waitForLoadState();
  }

  /// Tabs on until a button or link of this name has the focus.
  void tabTo(String name) {
    for (int stop = 0; stop < MOST_STOPS; stop++) {
      page.keyboard().press("Tab");
      if (page.evaluate("document.activeElement.innerText?.trim()") instanceof String text && text.equals(name)) {
        return;
      }
    }
    throw new AssertionError("Tab does not lead to %s on %s".formatted(name, page.url()));
  }

  /// What came of an action.
  Locator result() {
    return page.locator(".result");
  }

  Locator heading() {
    return page.locator("h1");
  }

  Locator main() {
    return page.locator("#main");
  }

  Locator button(String name) {
    return page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName(name).setExact(true));
  }

  Locator link(String name) {
    return page.getByRole(AriaRole.LINK, new GetByRoleOptions().setName(name).setExact(true));
  }

  Locator rows() {
    return page.locator("table.rows tbody tr");
  }

  Page page() {
    return page;
  }

  /// The path and query of where the window is.
  String place() {
    URI at = URI.create(page.url());
    return at.getRawQuery() == null ? at.getPath() : at.getPath() + "?" + at.getRawQuery();
  }

  /// Looks at the page in both colour schemes and at both widths: nobody is shut out. Nothing runs over, at narrower widths, magnified
  /// to 200 % and with longer words neither, and it is not too much.
  void look(String name) {
    for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      for (int width : List.of(WIDE, NARROW)) {
        page.emulateMedia(new EmulateMediaOptions().setColorScheme(scheme));
        page.setViewportSize(width, HEIGHT);
        page.evaluate("scrollTo(0, 0)");
        page.screenshot(new ScreenshotOptions().setPath(IMAGES.resolve(
            "console-%s-%s-%d.png".formatted(name, scheme, width).toLowerCase(Locale.ROOT))));
        assertThat(new AxeBuilder(page).setLegacyMode(true).withTags(RULES).analyze().getViolations())
            .as("%s, %s, %d px", name, scheme, width).isEmpty();
      }
    }
    page.emulateMedia(new EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
    List<Integer> widths = List.of(WIDE, MAGNIFIED, NARROW, NARROWEST);
    widths.forEach(width -> expectNothingToRunOver(name, width));
    page.evaluate(LONGER_WORDS);
    widths.forEach(width -> expectNothingToRunOver(name + " in a language with longer words", width));
    page.evaluate(WORDS_AS_THEY_WERE);
    assertThat((Integer) page.evaluate("document.querySelectorAll('*').length")).as("elements of %s", name)
        .isLessThanOrEqualTo(MOST_ELEMENTS);
    page.setViewportSize(WIDE, HEIGHT);
  }

  /// As whoever has few colours and wants no motion sees it.
  void lookInForcedColours(String name) {
    page.emulateMedia(new EmulateMediaOptions().setForcedColors(ForcedColors.ACTIVE)
        .setReducedMotion(ReducedMotion.REDUCE));
    page.screenshot(new ScreenshotOptions().setPath(IMAGES.resolve("console-%s-forced.png".formatted(name))));
  }

  private void expectNothingToRunOver(String name, int width) {
    page.setViewportSize(width, HEIGHT);
    assertThat((List<?>) page.evaluate(RUNS_OVER)).as("what of %s does not fit into %d px", name, width).isEmpty();
  }

  @Override
  public void close() {
    List<String> found = List.copyOf(complaints);
    context.close();
    assertThat(found).isEmpty();
  }
}
