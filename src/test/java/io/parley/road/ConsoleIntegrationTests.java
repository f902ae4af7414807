package io.parley.road;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import io.parley.conversation.ConversationId;
import io.parley.engines.EngineAddresses;
import io.parley.engines.TestEngines;
import io.parley.fanout.ops.DeadLetter.Reason;
import io.parley.fanout.ops.DeadLetters;
import io.parley.history.Recorder;
import io.parley.identity.LocalTokens.LocalToken;
import java.io.IOException;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.util.pattern.PathPattern;

/// The console in a real browser on a real node.
@OnSharedNode
class ConsoleIntegrationTests {
  private static final Pattern CSRF = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");
  private static final int OPEN = 3;

  private final Node node = Node.shared();

  @BeforeEach
  void patience() {
    PlaywrightAssertions.setDefaultAssertionTimeout(30_000);
  }

  @Test
  void whoIsNotSignedInIsAskedToAndComesBackToWhereTheyWere() {
    try (ConsoleWindow window = ConsoleWindow.open(node.address())) {
      window.go("/admin/audit?who=mia");
      assertThat(window.heading()).hasText("Parley");
      window.look("sign-in");
      window.signIn(Operators.OPERATOR);

      assertThat(window.heading()).hasText("Audit");
      assertThat(window.place()).isEqualTo("/admin/audit?who=mia");
      assertThat(window.rows().first()).containsText("signed in");
      window.page().locator(".account summary").click();
      window.button("Sign out").click();
      assertThat(window.main()).containsText("You are signed out.");
      window.go("/admin/audit");
      assertThat(window.place()).startsWith("/admin/sign-in");
    }
  }

  @Test
  void aWrongNameAndAWrongPasswordAreToldTheSame() {
    try (ConsoleWindow window = ConsoleWindow.withoutScripts(node.address())) {
      window.go("/admin/sign-in");
      window.fillIn(Operators.VIEWER, "not the password");
      assertThat(window.main()).containsText("Name or password is wrong.");
      String wrongPassword = window.main().innerText();
      window.go("/admin/sign-in");
      window.fillIn("nobody", Operators.PASSWORD);

      assertThat(window.main()).containsText("Name or password is wrong.");
      assertThat(window.main().innerText()).isEqualTo(wrongPassword);
    }
  }

  @Test
  void signingInChangesTheSessionSoThatNobodyCanHaveFixedIt() throws Exception {
    CookieManager cookies = new CookieManager();
    HttpClient client = HttpClient.newBuilder().cookieHandler(cookies).build();
    signIn(client, Operators.VIEWER);
    String first = session(cookies);
    signIn(client, Operators.VIEWER);

    assertThat(session(cookies)).isNotEqualTo(first);
    assertThat(cookies.getCookieStore().getCookies()).filteredOn(cookie -> cookie.getName().equals("SESSION"))
        .allMatch(HttpCookie::isHttpOnly);
  }

  @Test
  void formsWithoutTheirTokenAndStreamsWithoutASignInAreRefused() throws Exception {
    HttpClient client = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
    HttpResponse<String> stream = client.send(HttpRequest.newBuilder(node.address().resolve("/admin/audit"))
        .header("Accept", "text/event-stream").build(), BodyHandlers.ofString());
    assertThat(stream.statusCode()).isEqualTo(401);
    assertThat(stream.body()).isEmpty();
    signIn(client, Operators.OPERATOR);

    assertThat(post(client, "/admin/acts/" + UUID.randomUUID(), "reason=because").statusCode()).isEqualTo(403);
    assertThat(post(client, "/admin/sign-out", "").statusCode()).isEqualTo(403);
    assertThat(get(client, "/admin/audit").statusCode()).isEqualTo(200);
  }

  @Test
  void pagesAreNotKeptAndMayRunNothingInline() throws Exception {
    HttpClient client = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
    signIn(client, Operators.VIEWER);
    HttpResponse<String> page = get(client, "/admin/audit");

    assertThat(page.headers().firstValue("Cache-Control")).get().asString().contains("no-store");
    assertThat(page.headers().firstValue("Content-Security-Policy")).get().asString()
        .contains("default-src 'none'").doesNotContain("unsafe");
    assertThat(page.body()).doesNotContain(" style=").doesNotContainPattern(" on[a-z]+=").doesNotContain("<script>");
    Matcher asset = Pattern.compile("/admin/assets/[^\"]+\\.css").matcher(page.body());
    assertThat(asset.find()).isTrue();
    assertThat(get(client, asset.group()).headers().firstValue("Cache-Control")).get().asString()
        .contains("immutable");
  }

  @Test
  void deadLettersAreFoundReplayedAndTheFigureFalls() {
    String conversation = poisoned();
    try (ConsoleWindow mia = ConsoleWindow.open(node.address()).signIn(Operators.OPERATOR)) {
      mia.go("/admin/dead-letters?conversation=" + conversation);
      assertThat(mia.main()).containsText(OPEN + " open");
      mia.look("dead-letters-by-cause");
      mia.page().locator("tbody").getByText("unreadable body").click();
      assertThat(mia.rows()).hasCount(OPEN);
      mia.look("dead-letters");
      mia.rows().first().locator("th a").click();
      assertThat(mia.heading()).containsText("Dead letter");
      mia.look("dead-letter");
      mia.page().goBack();
      mia.button("Replay %d…".formatted(OPEN)).click();
      assertThat(mia.heading()).hasText("Replay %d dead letters?".formatted(OPEN));
      assertThat(mia.main()).containsText("%d will be brought to recipients who still lack them".formatted(OPEN));
      assertThat(mia.main()).containsText("later ones are not included");
      mia.look("confirm");
      mia.confirm("Replay %d".formatted(OPEN), "fan-out reads them now");
      assertThat(mia.result()).containsText("Replaying %d.".formatted(OPEN));
      mia.link("See how far it is").click();
      assertThat(mia.main()).containsText("Done in");
      mia.look("replay");

      mia.go("/admin/dead-letters?view=each&conversation=" + conversation);
      assertThat(mia.main()).containsText("The filter finds none.");
      mia.go("/admin/audit?action=replay");
      assertThat(mia.rows().first()).containsText("Replaying %d.".formatted(OPEN));
      assertThat(mia.rows().nth(1)).containsText("fan-out reads them now");
      mia.look("audit");
      mia.go("/admin/audit?verify");
      assertThat(mia.main()).containsText("unbroken");
    }
  }

  @Test
  void aKindIsListedCountedGivenOutAndDoneToByItself() {
    String there = "?conversation=" + poisoned();
    String list = "/admin/dead-letters" + there;
    String all = "/admin/dead-letters/preview" + there + "&all=&act=";
    ConsoleBrowser mia = new ConsoleBrowser(node.address()).signIn(Operators.OPERATOR);

    assertThat(mia.get(list + "&view=each&kind=poison").body()).contains(">poison</td>").contains(">Kind poison</bdi>");
    assertThat(mia.get(list + "&view=each&kind=delivery").body()).contains("The filter finds none.")
        .doesNotContain(">unreadable body</td>");
    await().atMost(Link.PATIENCE).untilAsserted(() -> {
      assertThat(mia.get(list + "&kind=poison").body()).contains("Replay %d…".formatted(OPEN));
      assertThat(mia.get(list + "&kind=delivery").body()).contains("The filter finds none.").doesNotContain("Replay ");
    });
    assertThat(mia.get("/admin/dead-letters/export" + there + "&kind=poison").body().lines()).hasSize(OPEN + 1)
        .anyMatch(line -> line.contains(",POISON,UNREADABLE_BODY,"));
    assertThat(mia.get("/admin/dead-letters/export" + there + "&kind=delivery").body().lines()).hasSize(1);
    for (String act : List.of("replay", "discard")) {
      assertThat(mia.get(all + act + "&kind=poison").body()).containsIgnoringCase(act + " 3 dead letters?");
      assertThat(mia.get(all + act + "&kind=delivery").body()).containsIgnoringCase(act + " 0 dead letters?");
      assertThat(mia.get(all + act + "&kind=parcel").statusCode()).isEqualTo(400);
      assertThat(mia.get(all + act + "&kind=delivery&reason=unreadable").statusCode()).isEqualTo(400);
    }
    assertThat(mia.get(list + "&view=each&kind=parcel").body()).contains("kind is none of the kinds")
        .contains(">unreadable body</td>").containsPattern("id=\"kind\" name=\"kind\" aria-invalid=\"true\"");
  }

  @Test
  void aReplayIsFoundPreviewedAndBegunWithoutAPointer() {
    String conversation = poisoned();
    try (ConsoleWindow mia = ConsoleWindow.open(node.address()).signIn(Operators.OPERATOR)) {
      mia.go("/admin/dead-letters?view=each&conversation=" + conversation);
      mia.page().keyboard().press("j");
      mia.page().keyboard().press("x");
      assertThat(mia.rows().first().locator("input")).isChecked();
      mia.tabTo("Replay…");
      mia.page().keyboard().press("Enter");
      assertThat(mia.heading()).hasText("Replay 1 dead letter?");
      assertThat(mia.main()).containsText("1 will be brought to recipients who still lack it");
      mia.page().keyboard().type("by hand");
      mia.tabTo("Replay 1");
      mia.page().keyboard().press("Enter");

      assertThat(mia.result()).containsText("Replayed 1 dead letter.");
      assertThat(mia.result()).isFocused();
    }
  }

  @Test
  void whoIsSignedOutIsToldSoOnThePagesThatAreOpen() {
    try (ConsoleWindow vic = ConsoleWindow.open(node.address()).signIn(Operators.VIEWER)) {
      vic.go("/admin");
      assertThat(vic.page().locator("#live")).containsText("Live");
      Page other = vic.page().context().newPage();
      other.navigate(node.address() + "/admin/audit");
      other.locator(".account summary").click();
      other.getByText("Sign out").click();

      assertThat(vic.page().locator("#live")).containsText("You were signed out");
      assertThat(vic.main()).hasClass(Pattern.compile("stale"));
      assertThat(vic.heading()).hasText("Overview");
    }
  }

  @Test
  void withoutAScriptTheyAreDiscardedAndReopened() {
    String conversation = poisoned();
    try (ConsoleWindow mia = ConsoleWindow.withoutScripts(node.address()).signIn(Operators.OPERATOR)) {
      mia.go("/admin/dead-letters?view=each&conversation=" + conversation);
      mia.rows().nth(0).locator("input").check();
      mia.rows().nth(1).locator("input").check();
      mia.button("Discard…").click();
      mia.confirm("Discard 2", "no");
      assertThat(mia.main()).containsText("The reason has 2 characters; it needs 3 to 200.");
      mia.confirm("Discard 2", "a test of ours");
      assertThat(mia.result()).containsText("Discarded 2 dead letters.");
      assertThat(mia.rows()).hasCount(OPEN - 2);

      mia.link("Reopen them").click();
      mia.confirm("Reopen 2", "a test of ours");
      mia.go("/admin/dead-letters?view=each&conversation=" + conversation);
      assertThat(mia.rows()).hasCount(OPEN);
      mia.go("/admin/audit?action=discard");
      assertThat(mia.rows().first()).containsText("Discarded 2 dead letters.");
    }
  }

  @Test
  void contentIsShownToAdminsWhoSayWhy() {
    String id = letters(poisoned()).getFirst();
    try (ConsoleWindow ada = ConsoleWindow.open(node.address()).signIn(Operators.ADMIN)) {
      ada.go("/admin/dead-letters/" + id + "/content");
      assertThat(ada.heading()).hasText("Show the raw record of this dead letter?");
      ada.confirm("Show the record", "to see who wrote it");
      assertThat(ada.heading()).containsText("Raw record");
      assertThat(ada.main()).containsText("message_type");
      ada.look("content");
    }
  }

  @Test
  void whoMayOnlyLookHasNoButtonsAndIsRefused() {
    String id = letters(poisoned()).getFirst();
    try (ConsoleWindow vic = ConsoleWindow.open(node.address()).signIn(Operators.VIEWER)) {
      vic.go("/admin/dead-letters/" + id);
      assertThat(vic.main()).containsText("Replaying and discarding need the operator role.");
      assertThat(vic.main()).containsText("Reading content needs the admin role.");
      assertThat(vic.link("Replay…")).hasCount(0);
      assertThat(vic.go("/admin/dead-letters/preview?act=replay&id=" + id)).isEqualTo(403);
      assertThat(vic.main())
          .containsText("Replaying needs the operator role. You are signed in as vic, who is a viewer.");
      vic.look("forbidden");
      assertThat(vic.go("/admin/dead-letters/" + id + "/show")).isEqualTo(403);
      assertThat(vic.go("/admin/dead-letters/" + id + "/content?result=x")).isEqualTo(403);
    }
  }

  @Test
  void noFormOfTheConsoleTakesAnythingFromWhoMayOnlyLook() throws Exception {
    List<String> forms = node.bean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
        .getHandlerMethods().keySet().stream()
        .filter(mapping -> mapping.getMethodsCondition().getMethods().contains(RequestMethod.POST))
        .flatMap(mapping -> mapping.getPatternsCondition().getPatterns().stream()).map(PathPattern::getPatternString)
        .filter(pattern -> pattern.startsWith("/admin/")).toList();
    assertThat(forms).containsExactlyInAnyOrder("/admin/acts/{id}", "/admin/preferences");

    HttpClient operator = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
    signIn(operator, Operators.OPERATOR);
    String id = letters(poisoned()).getFirst();
    String preview = get(operator, "/admin/dead-letters/preview?act=discard&id=" + id).body();
    Matcher act = Pattern.compile("/admin/acts/[0-9a-f-]+").matcher(preview);
    assertThat(act.find()).isTrue();
    HttpClient viewer = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
    signIn(viewer, Operators.VIEWER);
    Matcher token = CSRF.matcher(get(viewer, "/admin/audit").body());
    assertThat(token.find()).isTrue();

    assertThat(post(viewer, act.group(), "reason=because&_csrf=" + token.group(1)).statusCode()).isEqualTo(403);
    assertThat(get(operator, "/admin/audit?who=vic&action=discard").body()).contains("refused");
    assertThat(get(operator, "/admin/dead-letters/" + id).body()).contains("Discard…");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/admin/nothing", "/admin/dead-letters/1.1.1", "/admin/find?q=nothing",
      "/admin/dead-letters?conversation=berlin&from=yesterday"})
  void whatIsNotThereOrNotUnderstoodIsSaid(String path) {
    try (ConsoleWindow vic = ConsoleWindow.open(node.address()).signIn(Operators.VIEWER)) {
      assertThat(vic.go(path)).isIn(200, 404);
      assertThat(vic.main()).containsText(Pattern.compile("no page|no dead letter|Nothing has|is no id"));
    }
  }

  @Test
  void keysLeadAround() {
    try (ConsoleWindow vic = ConsoleWindow.open(node.address()).signIn(Operators.VIEWER)) {
      vic.go("/admin/dead-letters");
      vic.page().keyboard().press("Tab");
      assertThat(vic.page().locator(":focus")).hasText("Skip to the page");
      vic.page().keyboard().press("/");
      assertThat(vic.page().locator(":focus")).hasAttribute("name", "q");
      vic.page().keyboard().press("Escape");
      vic.page().evaluate("document.activeElement.blur()");
      vic.page().keyboard().press("g");
      vic.page().keyboard().press("a");
      assertThat(vic.heading()).hasText("Audit");
      vic.page().keyboard().press("?");
      assertThat(vic.page().locator("#keys")).isVisible();
    }
  }

  @Test
  void zoneAndThemeAreKeptWithoutAScript() {
    try (ConsoleWindow vic = ConsoleWindow.withoutScripts(node.address()).signIn(Operators.VIEWER)) {
      vic.go("/admin/audit?who=vic");
      vic.page().getByLabel("Time zone").selectOption("+03:00");
      vic.button("Set").click();
      assertThat(vic.place()).isEqualTo("/admin/audit?who=vic");
      assertThat(vic.main()).containsText("When (+03:00)");
      vic.button("Dark").click();
      assertThat(vic.page().locator("html")).hasAttribute("data-theme", "dark");
    }
  }

  /// A conversation in which some messages could not be read, by its id.
  private String poisoned() {
    List<LocalToken> people = node.people("alice-" + UUID.randomUUID(), "ben-" + UUID.randomUUID());
    String conversation = node.direct(people.getFirst(), people.getLast());
    try (Poison poison = new Poison(EngineAddresses.of(TestEngines.shared()), new Recorder(), new Random(7))) {
      while (poison.withoutBody().size() < OPEN) {
        poison.into(ConversationId.parse(conversation), people.getFirst().userId());
      }
    }
    await().atMost(Link.PATIENCE).until(() -> letters(conversation).size() == OPEN);
    return conversation;
  }

  private List<String> letters(String conversation) {
    return node.bean(DeadLetters.class).list(new DeadLetters.Filter(DeadLetters.Filter.OPEN.states(),
        Set.of(Reason.UNREADABLE_BODY), ConversationId.parse(conversation), null, null, null, null), null, 50).block()
        .items().stream().map(letter -> letter.id()).toList();
  }

  private void signIn(HttpClient client, String name) throws IOException, InterruptedException {
    Matcher token = CSRF.matcher(get(client, "/admin/sign-in").body() + get(client, "/admin/audit").body());
    String csrf = token.find() ? "&_csrf=" + token.group(1) : "";
    HttpResponse<String> answer = post(client, "/admin/sign-in",
        "username=%s&password=%s%s".formatted(name, Operators.PASSWORD.replace(' ', '+'), csrf));
    assertThat(answer.statusCode()).isEqualTo(302);
  }

  private static String session(CookieManager cookies) {
    return cookies.getCookieStore().getCookies().stream().filter(cookie -> cookie.getName().equals("SESSION"))
        .map(HttpCookie::getValue).findFirst().orElseThrow();
  }

  private HttpResponse<String> get(HttpClient client, String path) throws IOException, InterruptedException {
    return client.send(HttpRequest.newBuilder(at(path)).build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> post(HttpClient client, String path, String form)
      throws IOException, InterruptedException {
    return client.send(HttpRequest.newBuilder(at(path)).header("Content-Type", "application/x-www-form-urlencoded")
        .POST(BodyPublishers.ofString(form)).build(), BodyHandlers.ofString());
  }

  private URI at(String path) {
    return node.address().resolve(path);
  }
}
