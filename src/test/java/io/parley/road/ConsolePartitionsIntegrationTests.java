package io.parley.road;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import io.parley.conversation.ConversationId;
import io.parley.conversation.ConversationKind;
import io.parley.conversation.Conversations;
import io.parley.conversation.NewConversation;
import io.parley.identity.LocalTokens.LocalToken;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The pages of partitions and conversations, while all is well and while one who should read some does not.
@OnSharedNode
class ConsolePartitionsIntegrationTests {
  private static final int PARTITIONS = 48;
  /// In so many groups something is said that surely some of them are in the stuck owner's half of the partitions.
  private static final int GROUPS = 12;

  private final Node node = Node.shared();

  @BeforeEach
  void patience() {
    PlaywrightAssertions.setDefaultAssertionTimeout(30_000);
  }

  @Test
  void fromAPartitionThatIsBehindToTheChannelItShouldBeItIsTwoClicks() {
    List<LocalToken> people = node.people("alice-" + UUID.randomUUID(), "ben-" + UUID.randomUUID());
    Device alice = new Device(people.getFirst(), "phone").connect(node.address());
    List<ConversationId> groups = new ArrayList<>();
    for (int i = 0; i < GROUPS; i++) {
      groups.add(node.bean(Conversations.class)
          .create(new NewConversation(ConversationKind.GROUP, "Launch " + i, people.getFirst().userId(),
              Set.of(people.getLast().userId()), false))
          .block(Link.PATIENCE).conversation().conversationId());
    }
    groups.forEach(group -> alice.send(group.toString(), "numbered, so that it is hot"));
    alice.settle();

    try (StuckOwner stuck = new StuckOwner();
        ConsoleWindow mia = ConsoleWindow.open(node.address()).signIn(Operators.OPERATOR)) {
      await().atMost(Link.PATIENCE).until(() -> !stuck.owned().isEmpty() && stuck.owned().size() < PARTITIONS);
      ConversationId late = groups.stream().filter(group -> stuck.owned().contains(partition(group)))
          .filter(group -> groups.stream().filter(other -> partition(other) == partition(group)).count() == 1)
          .findFirst().orElseThrow();
      String title = "Launch " + groups.indexOf(late);
      int number = partition(late);
      alice.send(late.toString(), "nobody numbers this");

      mia.go("/admin/partitions?behind=yes&owner=" + StuckOwner.NAME);
      assertThat(mia.rows()).hasCount(1);
      assertThat(mia.rows().first()).containsText(StuckOwner.NAME);
      mia.look("partitions-behind");
      mia.link("Partition " + number).or(mia.link(Integer.toString(number))).first().click();

      assertThat(mia.heading()).hasText("Partition " + number);
      assertThat(mia.main()).containsText("limit");
      assertThat(mia.page().locator("#oldest")).containsText("Offset");
      assertThat(mia.page().locator("#owners tbody tr").first()).containsText(StuckOwner.NAME);
      assertThat(mia.page().locator("#verdict")).containsText("“" + title + "”");
      mia.look("partition-behind");
      mia.page().locator("#busiest tr", new Page.LocatorOptions().setHasText(title))
          .getByText("Make it a channel…").click();
      assertThat(mia.heading()).hasText("Turn %s into a channel?".formatted(title));

      mia.go("/admin/partitions/" + number);
      stuck.leave();
      assertThat(mia.page().locator("#verdict")).containsText("It is up to date.");
      assertThat(mia.page().locator("#owners")).containsText("from " + StuckOwner.NAME);
    }
    await().atMost(Link.PATIENCE).until(() -> groups.stream().allMatch(group -> alice.cursor(group.toString()) > 0));
  }

  /// As the producer decides.
  private static int partition(ConversationId id) {
    return BuiltInPartitioner.partitionForKey(id.toString().getBytes(StandardCharsets.US_ASCII), PARTITIONS);
  }

  @Test
  void theListIsFilteredAndSortedByItsAddressWithoutAScript() {
    ConsoleBrowser vic = new ConsoleBrowser(node.address()).signIn(Operators.VIEWER);
    await().atMost(Link.PATIENCE)
        .untilAsserted(
            () -> assertThat(vic.get("/admin/partitions").body()).contains("Nothing is behind. 48 partitions")
                .contains("48 up to date").contains("aria-sort=\"descending\""));

    String byNumber = vic.get("/admin/partitions?sort=-partition").body();
    assertThat(byNumber.indexOf("/admin/partitions/47\"")).isPositive()
        .isLessThan(byNumber.indexOf("/admin/partitions/3\""));
    assertThat(vic.get("/admin/partitions?sort=partition").body()).contains("aria-sort=\"ascending\"");
    String hidden = vic.get("/admin/partitions?owner=nobody-here&sort=in").body();
    assertThat(hidden).contains("The filter hides all 48 partitions.").contains("Owner nobody-here")
        .contains("href=\"/admin/partitions?sort=in\"");
    assertThat(vic.get("/admin/partitions?behind=yes").body()).contains("Nothing is behind. 48 partitions");
    assertThat(vic.get("/admin/partitions?state=tired").body()).contains("state is none of the states")
        .contains("data-row=\"47\"");
  }

  @Test
  void findOpensAPartitionAndOneThatThereIsNotSaysHowManyThereAre() {
    ConsoleBrowser vic = new ConsoleBrowser(node.address()).signIn(Operators.VIEWER);
    assertThat(vic.get("/admin/find?q=p7").uri().getPath()).isEqualTo("/admin/partitions/7");
    await().atMost(Link.PATIENCE).untilAsserted(() -> assertThat(vic.get("/admin/partitions/7?range=24h").body())
        .contains("It is up to date.").contains("The last 24 h, and rebalances").contains("partition=7")
        .doesNotContain("Make it a channel…"));
    HttpResponse<String> none = vic.get("/admin/partitions/48");
    assertThat(none.statusCode()).isEqualTo(404);
    assertThat(none.body()).contains("There is no partition 48; there are 48, from 0 on");
    assertThat(vic.get("/admin/dead-letters?view=each&partition=seven").body())
        .contains("partition is no number of a partition");
  }

  @Test
  void everySetOfConversationsSaysWhatItIs() {
    ConsoleBrowser vic = new ConsoleBrowser(node.address()).signIn(Operators.VIEWER);
    assertThat(vic.get("/admin/conversations?wait").body()).contains("the most entries of the last minute");
    assertThat(vic.get("/admin/conversations?set=largest&wait").body()).containsAnyOf("that a walk found at",
        "The first walk");
    assertThat(vic.get("/admin/conversations?set=buckets&wait").body()).contains("by the power of two that it passed");
    assertThat(vic.get("/admin/conversations?set=channels&wait").body()).contains("aria-current=\"true\"");
    try (ConsoleWindow mia = ConsoleWindow.open(node.address()).signIn(Operators.OPERATOR)) {
      mia.go("/admin/conversations?set=largest&wait");
      assertThat(mia.page()).hasURL(Pattern.compile(".*set=largest.*"));
      mia.look("conversations-largest");
      mia.go("/admin/conversations?wait");
      assertThat(mia.link("Export CSV")).hasAttribute("href", "/admin/conversations/export?set=hottest");
    }
    ConsoleBrowser operator = new ConsoleBrowser(node.address()).signIn(Operators.OPERATOR);
    for (String set : List.of("hottest", "largest", "channels", "buckets")) {
      HttpResponse<String> given = operator.get("/admin/conversations/export?set=" + set);
      assertThat(given.body()).as(set).startsWith("conversation_id,title,kind,members,");
      assertThat(given.headers().firstValue("Content-Disposition")).get().asString()
          .contains("conversations-%s.csv".formatted(set));
    }
  }
}
