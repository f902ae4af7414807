package io.parley.road;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Page.ScreenshotOptions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.extension.TestWatcher;

/// Alice and Ben, whose windows stay open from test to test, so that a test loads no page. Each test has a group of its
/// own for them to talk in.
@OnSharedNode
abstract class TwoPeople {
  static final double PATIENCE_MS = 30_000;
  private static final Path SCREENSHOTS = Path.of("target/screenshots");
  private static final String PEOPLE = UUID.randomUUID().toString().substring(0, 4);
  static final String ALICE = "Alice " + PEOPLE;
  static final String BEN = "Ben " + PEOPLE;

  private static @Nullable Window alices;
  private static @Nullable Window bens;

  /// A test that fails leaves its windows in any state: the next has others.
  @RegisterExtension
  static final TestWatcher AFRESH = new TestWatcher() {
    @Override
    public void testFailed(ExtensionContext context, @Nullable Throwable cause) {
      Stream.of(alices, bens).filter(Objects::nonNull).forEach(Window::close);
      alices = null;
      bens = null;
    }
  };

  final Node node = Node.shared();
  final String run = UUID.randomUUID().toString().substring(0, 4);
  final String berlin = "Berlin " + run;
  Window alice;
  Window ben;

  @BeforeEach
  void begin() {
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MS);
    if (alices == null || bens == null) {
      alices = window().signIn(ALICE);
      bens = window().signIn(BEN);
    }
    alice = alices;
    ben = bens;
    alice.home();
    ben.home();
  }

  @AfterEach
  void nothingIsComplainedOf() {
    assertThat(Stream.of(alice, ben).flatMap(window -> window.takeComplaints().stream()).toList()).isEmpty();
  }

  Window window() {
    return Window.open(node.address());
  }

  /// Both in one group that both look at, in which Alice has said something.
  void talk(String words) {
    alice.makeGroup(berlin, BEN);
    alice.say(words);
    ben.open(berlin);
    assertThat(ben.bodies()).hasText(new String[]{words});
  }

  /// A screenshot, and what must be true of every page however it looks.
  static void look(Window window, String name, ColorScheme scheme, int width) {
    window.look(scheme, width);
    window.page().screenshot(new ScreenshotOptions()
        .setPath(SCREENSHOTS.resolve("client-%s-%s-%d.png".formatted(name, scheme, width).toLowerCase(Locale.ROOT))));
    // Its other mode opens a page for each analysis, for the sake of frames, which there are none of.
    assertThat(new AxeBuilder(window.page()).setLegacyMode(true).analyze().getViolations())
        .as("%s, %s, %d px", name, scheme, width)
        .isEmpty();
    assertThat(window.page().evaluate("document.documentElement.scrollWidth <= innerWidth")).isEqualTo(true);
  }
}
