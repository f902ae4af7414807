package io.parley.road;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.conversation.ConversationId;
import io.parley.conversation.ConversationKind;
import io.parley.conversation.Conversations;
import io.parley.conversation.Members;
import io.parley.conversation.NewConversation;
import io.parley.identity.LocalTokens.LocalToken;
import io.parley.identity.LocalTokens;
import io.parley.identity.UserId;
import io.parley.identity.Users;
import io.parley.identity.ops.Standings;
import io.parley.messaging.ops.Moderation;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The pages of people and conversations as a browser without scripts sees them, and what their forms do.
class ConsolePeopleIntegrationTests {
  private static final String HOSTILE = "<script>alert(1)</script>\u202Eevil";
  private static Node node;
  private static ConsoleBrowser viewer;
  private static ConsoleBrowser mia;

  private LocalToken alice;
  private LocalToken ben;
  private ConversationId berlin;

  @BeforeAll
  static void oneNodeWithTwoAccounts() {
    node = Node.start(Operators.SETTINGS);
    viewer = new ConsoleBrowser(node.address()).signIn(Operators.VIEWER);
    mia = new ConsoleBrowser(node.address()).signIn(Operators.OPERATOR);
  }

  @AfterAll
  static void end() {
    node.close();
  }

  @BeforeEach
  void aGroupOfTwo() {
    List<LocalToken> people = node.people("alice-" + UUID.randomUUID(), "ben-" + UUID.randomUUID());
    alice = people.getFirst();
    ben = people.getLast();
    berlin = node.bean(Conversations.class)
        .create(new NewConversation(ConversationKind.GROUP, HOSTILE, alice.userId(), Set.of(ben.userId()), false))
        .block(Link.PATIENCE).conversation().conversationId();
  }

  @Test
  void oneIsFoundByIdAndByExactNameAndNobodyByAnyOther() {
    assertThat(mia.get("/admin/people?q=" + ben.userId()).uri().getPath()).isEqualTo(person(ben));
    assertThat(mia.get("/admin/people?q=" + ben.name()).uri().getPath()).isEqualTo(person(ben));
    assertThat(mia.get("/admin/people?q=" + ConsoleBrowser.encoded(HOSTILE)).body()).contains("Nobody is called")
        .contains("&lt;script&gt;").doesNotContain("<script>alert");
    assertThat(mia.get("/admin/people").body()).contains("Give an id or a name, or pick a set.")
        .doesNotContain("Export CSV");
    assertThat(mia.get("/admin/people/export").statusCode()).isEqualTo(400);
    assertThat(mia.get("/admin/people/nonsense").statusCode()).isEqualTo(400);
    assertThat(mia.get("/admin/people/" + UUID.randomUUID() + "?wait").body())
        .contains("nobody with this id has been here yet");
  }

  @Test
  void aDisconnectIsShownDoneOnceAndWrittenDown() {
    Device phone = new Device(ben, "phone").connect(node.address());
    Device web = new Device(ben, "web").connect(node.address());
    String page = mia.get(person(ben) + "?wait").body();
    assertThat(page).contains("Disconnect all…").contains(">phone<").contains(">web<");

    HttpResponse<String> preview = mia.get(link(page, "Disconnect phone…"));
    assertThat(preview.body()).contains("Disconnect 1 session of " + ben.userId()).contains("phone at ")
        .doesNotContain("web at ");
    HttpResponse<String> shortReason = mia.submit(preview, Map.of("reason", "x"));
    assertThat(shortReason.statusCode()).isEqualTo(422);
    assertThat(shortReason.body()).contains("The reason has 1 characters; it needs 3 to 200");
    assertThat(phone.isConnected()).isTrue();

    HttpResponse<String> done = mia.submit(preview, Map.of("reason", "it hangs"));
    assertThat(done.uri().getPath()).isEqualTo(person(ben));
    assertThat(done.previousResponse().orElseThrow().statusCode()).isEqualTo(303);
    assertThat(done.body()).contains("1 session closed.").contains("Audit entry");
    assertThat(phone.closeCode()).isEqualTo(4450);
    assertThat(web.isConnected()).isTrue();
    assertThat(mia.get("/admin/audit?action=sessions.disconnect").body()).contains(ben.userId().toString())
        .contains("it hangs").contains("1 session closed.");

    phone.connect(node.address());
    assertThat(mia.submit(preview, Map.of("reason", "it hangs")).body()).contains("1 session closed.");
    phone.settle();
    assertThat(phone.isConnected()).as("what was shown is done once").isTrue();
  }

  @Test
  void aBanClosesAllAndAnUnbanLetsThemBackIn() {
    Device phone = new Device(ben, "phone").connect(node.address());

    HttpResponse<String> preview = mia.get(person(ben) + "/ban");
    assertThat(preview.body()).contains("1 session closes within 5 s (4503)").contains("You can unban.");
    assertThat(mia.submit(preview, Map.of("reason", "spam and more", "until", "nonsense")).body())
        .contains("until is no time such as");
    assertThat(node.bean(Standings.class).of(ben.userId()).block(Link.PATIENCE).ban()).isNull();

    HttpResponse<String> done = mia.submit(mia.get(person(ben) + "/ban"),
        Map.of("reason", "spam and more", "until", ""));
    assertThat(done.body()).contains("Banned. Sessions close within 5 s.");
    assertThat(phone.closeCode()).isEqualTo(4503);
    assertThat(node.bean(Standings.class).of(ben.userId()).block(Link.PATIENCE).ban().reason())
        .isEqualTo("spam and more");
    assertThat(mia.get(person(ben) + "?wait").body()).contains("The user is banned").contains("Unban…")
        .doesNotContain(">Ban…<");

    assertThat(mia.get("/admin/people?set=banned&wait").body()).contains(person(ben)).contains("spam and more");
    assertThat(mia.get("/admin/people/export?set=banned").body())
        .containsPattern(ben.userId() + "[^\n]*,banned,,spam and more\r\n");
    assertThat(mia.get("/admin/audit?action=lists.export").body()).contains("people: banned");

    assertThat(mia.submit(mia.get(person(ben) + "/unban"), Map.of("reason", "a mistake")).body()).contains("Unbanned.");
    assertThat(mia.get("/admin/people?set=banned&wait").body()).doesNotContain(person(ben));
    assertThat(new Device(ben, "phone").connect(node.address()).isConnected()).isTrue();
  }

  @Test
  void revokedTokensCloseAllSessions() {
    Device phone = new Device(ben, "phone").connect(node.address());

    assertThat(mia.submit(mia.get(person(ben) + "/revoke"), Map.of("reason", "stolen phone")).body())
        .contains("Tokens issued up to");

    assertThat(phone.closeCode()).isEqualTo(4503);
  }

  @Test
  void whyThisCountIsExplainedOnThePage() {
    Device sender = new Device(alice, "phone").connect(node.address());
    sender.send(berlin.toString(), "one");
    sender.send(berlin.toString(), "two");
    sender.settle();

    await().atMost(Link.PATIENCE).untilAsserted(() -> {
      String page = mia.get(person(ben) + "?wait&conversation=" + berlin).body();
      assertThat(page).contains("Unread 2").contains("read up to").contains("counts");
      assertThat(page).contains("unread 2");
    });
    assertThat(mia.get(person(ben) + "?conversation=" + ConsoleBrowser.encoded(HOSTILE)).body())
        .contains("is no id of a conversation")
        .doesNotContain("<script>alert");
  }

  @Test
  void aConversationShowsItsMembersAndIsAmongTheHottest() {
    Device sender = new Device(alice, "phone").connect(node.address());
    for (int i = 0; i < 20; i++) {
      sender.send(berlin.toString(), "hello " + i);
    }
    sender.settle();
    await().atMost(Link.PATIENCE).until(() -> sender.cursor(berlin.toString()) == 20);
    sender.read(berlin.toString());

    await().atMost(Link.PATIENCE).untilAsserted(() -> {
      String page = mia.get(conversation() + "?wait").body();
      assertThat(page).contains("2 members").contains("seq <span>20</span>").contains("Make it a channel…")
          .contains("0 (20)").contains("&lt;script&gt;").doesNotContain("<script>alert").contains("⟨U+202E⟩");
      assertThat(mia.get(conversation() + "?wait&behind=yes").body()).contains(ben.userId().toString())
          .doesNotContain("/admin/people/" + alice.userId() + "\"");
      assertThat(mia.get("/admin/conversations?wait").body()).contains(conversation()).contains("⟨U+202E⟩");
      assertThat(mia.get("/admin/conversations/export?set=hottest").body()).startsWith("conversation_id,title,kind,")
          .containsPattern("%s,%s,group,2,20,0\\.\\d+,\\d+,\\d+,1,20\r\n".formatted(berlin, Pattern.quote(HOSTILE)));
    });
    assertThat(mia.get("/admin/conversations?q=" + berlin).uri().getPath()).isEqualTo(conversation());
    assertThat(mia.get("/admin/conversations?q=x").body()).contains("x is no id of a conversation.");
    assertThat(mia.get("/admin/conversations/export?set=x").body()).contains("set=is none of the sets");
    assertThat(mia.get("/admin/conversations/" + UUID.randomUUID() + "?wait").body())
        .contains("There is no conversation with this id.");
  }

  @Test
  void membersBeyondOnePageAreOnTheNext() {
    Set<UserId> others = Set.copyOf(node.bean(LocalTokens.class)
        .issue(IntStream.range(0, 60).mapToObj(i -> "member-%d-%s".formatted(i, UUID.randomUUID())).toList(),
            LocalTokens.DEFAULT_TIME_TO_LIVE)
        .block(Link.PATIENCE).stream().map(LocalToken::userId).toList());
    berlin = node.bean(Conversations.class)
        .create(new NewConversation(ConversationKind.GROUP, "Large", alice.userId(), others, false))
        .block(Link.PATIENCE).conversation().conversationId();

    String first = mia.get(conversation() + "?wait").body();
    assertThat(rows(first)).hasSize(50);
    String second = mia.get(textLink(first, "Further") + "&wait").body();
    assertThat(rows(second)).hasSize(11).doesNotContainAnyElementsOf(rows(first));
    assertThat(rows(mia.get(textLink(second, "Back") + "&wait").body())).isEqualTo(rows(first));
    assertThat(rows(mia.get(conversation() + "?wait&role=owner").body())).containsExactly(alice.userId().toString());
    assertThat(mia.get(conversation() + "?wait&role=admin").body()).contains("The filter hides all")
        .contains(">Clear<");
  }

  /// The members that a page lists.
  private static List<String> rows(String page) {
    return Pattern.compile("<th scope=\"row\"><a href=\"/admin/people/([^\"]+)\"").matcher(page).results()
        .map(found -> found.group(1)).toList();
  }

  private static String textLink(String page, String text) {
    Matcher found = Pattern.compile("href=\"([^\"]*)\"[^>]*>" + text + "</a>").matcher(page);
    assertThat(found.find()).as("%s in %s", text, page).isTrue();
    return found.group(1).replace("&amp;", "&");
  }

  @Test
  void aMemberIsMutedAndUnmuted() {
    Members members = node.bean(Members.class);

    HttpResponse<String> preview = mia.get(conversation() + "/mute?user=" + ben.userId());
    assertThat(mia.submit(preview, Map.of("reason", "too loud")).body()).contains("Muted until");
    assertThat(members.stored(berlin, ben.userId()).block(Link.PATIENCE).muted(Instant.now())).isTrue();

    String page = mia.get(conversation() + "?wait").body();
    assertThat(mia.submit(mia.get(link(page, "Unmute " + ben.userId() + "…")), Map.of("reason", "was fine")).body())
        .contains("Unmuted, at seq");
    assertThat(members.stored(berlin, ben.userId()).block(Link.PATIENCE).muted(Instant.now())).isFalse();
  }

  @Test
  void aGroupBecomesAChannelOnlyOnceItsNameWasTyped() {
    HttpResponse<String> preview = mia.get(conversation() + "/channel");
    assertThat(preview.body()).contains("This can&#39;t be turned back.").contains("Its 2 members");

    assertThat(mia.submit(preview, Map.of("reason", "too large", "typed", "Berlin")).body())
        .contains("What was typed is not the name");
    assertThat(kind()).isEqualTo(ConversationKind.GROUP);

    assertThat(mia.submit(preview, Map.of("reason", "too large", "typed", HOSTILE)).body())
        .contains("It is a channel now.");
    await().atMost(Link.PATIENCE).until(() -> kind() == ConversationKind.CHANNEL);
    assertThat(mia.get(conversation() + "/channel").body()).contains("Only a group can become a channel");
  }

  @Test
  void aViewerLooksAndChangesNothing() {
    Device phone = new Device(ben, "phone").connect(node.address());

    assertThat(viewer.get(person(ben) + "?wait").body()).contains("need the operator role").doesNotContain("Ban…")
        .doesNotContain("Disconnect…");
    assertThat(viewer.get(conversation() + "?wait").body()).contains("Muting a member needs the operator role.")
        .doesNotContain(">Mute…").doesNotContain("Make it a channel…");
    for (String act : List.of(person(ben) + "/disconnect", person(ben) + "/ban", person(ben) + "/unban",
        person(ben) + "/revoke", conversation() + "/channel", conversation() + "/mute?user=" + ben.userId(),
        conversation() + "/unmute?user=" + ben.userId())) {
      assertThat(viewer.get(act).statusCode()).as(act).isEqualTo(403);
    }
    HttpResponse<String> preview = mia.get(person(ben) + "/ban");
    assertThat(viewer.submit(preview, Map.of("reason", "not mine")).statusCode()).isEqualTo(403);
    assertThat(phone.isConnected()).isTrue();
  }

  @Test
  void hostileTextOfOthersIsTextAndNothingElse() {
    node.bean(Users.class).update(ben.userId(), HOSTILE, null).block(Link.PATIENCE);
    Device hostile = new Device(ben, "<img src=x onerror=alert(1)>").connect(node.address());

    String page = mia.get(person(ben) + "?wait").body();

    assertThat(page).contains("&lt;img src=x onerror=alert(1)&gt;").doesNotContain("<img src=x");
    assertThat(page).contains("&lt;script&gt;alert(1)&lt;/script&gt;⟨U+202E⟩evil").doesNotContain("<script>alert")
        .doesNotContain("\u202E");
    assertThat(hostile.isConnected()).isTrue();
  }

  @Test
  void aPreviewCoversWhatWasThereWhenItWasShown() {
    Device phone = new Device(ben, "phone").connect(node.address());
    HttpResponse<String> preview = mia.get(person(ben) + "/disconnect");
    Device later = new Device(ben, "web").connect(node.address());

    assertThat(mia.submit(preview, Map.of("reason", "clean up")).body()).contains("1 session closed.");

    assertThat(phone.closeCode()).isEqualTo(4450);
    later.settle();
    assertThat(later.isConnected()).isTrue();
    later.drop();
    await().atMost(Link.PATIENCE).until(() -> mia.get(person(ben) + "/disconnect").statusCode() == 400);
    assertThat(mia.get(person(ben) + "?wait").body()).contains("No session counts now.")
        .contains("4450: an operator ended it");
  }

  @Test
  void whatIsTypedIntoFindLeadsToTheirPages() {
    assertThat(mia.get("/admin/find?q=" + ben.userId()).uri().getPath()).isEqualTo(person(ben));
    assertThat(mia.get("/admin/find?q=" + ben.name()).uri().getPath()).isEqualTo(person(ben));
    assertThat(mia.get("/admin/find?q=" + berlin).uri().getPath()).isEqualTo(conversation());
    assertThat(mia.get("/admin/find?q=" + UUID.randomUUID()).uri().getPath()).isEqualTo("/admin/find");
  }

  @Test
  void inABrowserNobodyIsShutOutAndNothingRunsOver() {
    node.bean(Users.class).update(ben.userId(), HOSTILE + "x".repeat(60), null).block(Link.PATIENCE);
    Device sender = new Device(alice, "phone").connect(node.address());
    Device gone = new Device(ben, "web").connect(node.address());
    gone.drop();
    new Device(ben, "a device with a long name " + "y".repeat(30)).connect(node.address());
    sender.send(berlin.toString(), "hello");
    sender.settle();
    node.bean(Moderation.class).mute(berlin, alice.userId(), Instant.now().plusSeconds(600)).block(Link.PATIENCE);
    try (ConsoleWindow window = ConsoleWindow.open(node.address()).signIn(Operators.OPERATOR)) {
      Map<String, String> pages = Map.of("people", "/admin/people", "banned", "/admin/people?set=banned&wait",
          "person", person(ben) + "?wait&conversation=" + berlin, "ban", person(ben) + "/ban",
          "conversations", "/admin/conversations?wait", "conversation", conversation() + "?wait",
          "mute", conversation() + "/mute?user=" + ben.userId());
      pages.forEach((name, path) -> {
        assertThat(window.go(path)).as(path).isEqualTo(200);
        assertThat(window.heading().count()).as(path).isEqualTo(1);
        window.look(name);
      });
    }
  }

  private static String person(LocalToken user) {
    return "/admin/people/" + user.userId();
  }

  private String conversation() {
    return "/admin/conversations/" + berlin;
  }

  private ConversationKind kind() {
    return node.bean(Conversations.class).find(berlin).block(Link.PATIENCE).kind();
  }

  /// Where the link of that accessible name leads.
  private static String link(String page, String label) {
    Matcher found = Pattern.compile("<a [^>]*href=\"([^\"]*)\"[^>]*aria-label=\"" + Pattern.quote(label) + "\"")
        .matcher(page);
    assertThat(found.find()).as("%s in %s", label, page).isTrue();
    return found.group(1).replace("&amp;", "&");
  }
}
