package io.parley.road;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page.LocatorOptions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The page that says how full the cluster is, in a real browser on a real node.
@OnSharedNode
class CapacityPageIntegrationTests {
  private final Node node = Node.shared();

  @BeforeEach
  void patience() {
    PlaywrightAssertions.setDefaultAssertionTimeout(30_000);
  }

  @Test
  void aViewerSeesHowFullItIsAndWhatSoManyUsersNeed() {
    try (ConsoleWindow vic = ConsoleWindow.open(node.address()).signIn(Operators.VIEWER)) {
      // The first round of peaks begins ten seconds after the node: what it wrote is read back before this is told.
      await().atMost(Link.PATIENCE).until(() -> {
        vic.go("/admin/capacity");
        return vic.main().innerText().contains(", all copies");
      });
      assertThat(vic.page().locator(".verdict").first()).containsText("Now: gateways are ");
      assertThat(vic.page().locator(".verdict").first()).containsText("How it grows is not known yet");
      assertThat(vic.page().locator("#now tbody tr").first()).containsText("Connections");
      assertThat(vic.page().locator(".chart").last()).containsText("Stored in Cassandra");
      vic.page().locator("details.sums > summary").all().forEach(Locator::click);
      vic.look("capacity");
      assertThat((int) vic.page().evaluate("document.querySelectorAll('*').length")).isLessThanOrEqualTo(1_500);

      vic.go("/admin/capacity?users=many&headroom=100&last=users:10000000");
      vic.look("capacity-complaints");

      vic.go("/admin/audit");
      vic.page().keyboard().press("g");
      vic.page().keyboard().press("k");
      assertThat(vic.heading()).hasText("Capacity");
    }
  }

  @Test
  void withoutAScriptAQuestionIsAskedWhoseAddressCanBePasted() {
    try (ConsoleWindow vic = ConsoleWindow.withoutScripts(node.address()).signIn(Operators.VIEWER)) {
      vic.go("/admin/capacity");
      vic.page().getByLabel("Users").fill("10M");
      vic.page().locator("details.sums > summary").last().click();
      vic.page().getByLabel("Connections of a gateway").fill("20000");
      vic.button("Calculate").first().click();

      assertThat(vic.page()).hasURL(node.address() + "/admin/capacity?users=10000000&gateway-connections=20000#needs");
      assertThat(tile(vic, "Gateways")).containsText("200");
      assertThat(tile(vic, "Gateways")).containsText("2 M connections ÷ (20,000 × 50");
      assertThat(vic.page().locator("#needs tbody tr", withText("Connections of a gateway"))).containsText(
          "yours instead of 100,000");

      vic.page().getByLabel("Users").fill("many");
      vic.page().getByLabel("Headroom at peak").fill("100");
      vic.button("Calculate").first().click();
      assertThat(vic.page().locator(".complaints")).containsText("users is no number");
      assertThat(vic.page().locator("#users-error")).containsText("is no number such as 1000000, 1.5 or 10M.");
      assertThat(vic.page().locator("#headroom-error")).containsText("must be 0 to 95.");
      assertThat(vic.page().getByLabel("Users")).hasValue("many");
      assertThat(tile(vic, "Gateways")).containsText("200");

      vic.link("Start again").click();
      assertThat(vic.page()).hasURL(node.address() + "/admin/capacity#needs");
      assertThat(vic.page().getByLabel("Users")).hasValue("1000000");
    }
  }

  @Test
  void howFullItIsStaysLiveAndTheAnswerDoesNot() {
    ConsoleBrowser vic = new ConsoleBrowser(node.address()).signIn(Operators.VIEWER);

    assertThat(vic.streamUntil("/admin/capacity/live", "\"id\":\"verdict\"", "\"id\":\"now\"")).contains("Connections")
        .doesNotContain("Calculate");
    assertThat(vic.get("/admin/capacity?users=%3Cscript%3E").body()).contains("&lt;script&gt;")
        .doesNotContain("=\"<script>");
  }

  private static Locator tile(ConsoleWindow window, String name) {
    return window.page().locator(".answer .tile", withText(name)).first();
  }

  private static LocatorOptions withText(String text) {
    return new LocatorOptions().setHasText(text);
  }
}
