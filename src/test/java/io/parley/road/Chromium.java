package io.parley.road;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.Playwright.CreateOptions;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The Chromium of this machine. Tests are skipped with a notice where there is none, unless `PARLEY_REQUIRE_BROWSER` is
/// `true`: then they fail.
final class Chromium {
  private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");

  private static @Nullable Chromium shared;

  private final Playwright playwright;
  private final Browser browser;

  private Chromium(Path program) {
    playwright = Playwright.create(new CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    browser = playwright.chromium().launch(new LaunchOptions().setExecutablePath(program)
        .setArgs(List.of("--no-sandbox", "--disable-dev-shm-usage")));
  }

  /// One for the run: launched by the first that asks, ended with the run.
  static synchronized Browser shared() {
    if (shared == null) {
      shared = launch();
      Runtime.getRuntime().addShutdownHook(new Thread(shared.playwright::close, "chromium-end"));
    }
    return shared.browser;
  }

  private static Chromium launch() {
    Optional<Path> program = Arrays.stream(System.getenv("PATH").split(File.pathSeparator)).map(Path::of)
        .flatMap(directory -> NAMES.stream().map(directory::resolve)).filter(Files::isExecutable).findFirst();
    if (Boolean.parseBoolean(System.getenv("PARLEY_REQUIRE_BROWSER"))) {
      assertThat(program).as("a Chromium on the PATH").isPresent();
    }
    assumeTrue(program.isPresent(), "no Chromium on the PATH: the web client is not tried in a browser");
    return new Chromium(program.get());
  }
}
