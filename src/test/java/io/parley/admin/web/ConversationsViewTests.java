package io.parley.admin.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.admin.web.ConversationLists.Ids;
import io.parley.conversation.Conversation;
import io.parley.conversation.ConversationId;
import io.parley.conversation.ConversationKind;
import io.parley.conversation.ops.ConversationSets.Listed;
import io.parley.identity.UserId;
import io.parley.messaging.ops.ConversationLooks.Bucket;
import io.parley.messaging.ops.ConversationLooks.Look;
import io.parley.messaging.ops.HotConversations.Hot;
import io.parley.messaging.ops.HotConversations.Hottest;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ConversationsViewTests {
  private static final Instant NOW = Instant.parse("2026-11-24T03:12:08Z");
  private static final Show SHOW = new Show(Locale.ENGLISH, ZoneOffset.UTC);
  private static final ConversationId LAUNCH = new ConversationId(UUID.randomUUID());
  private static final Look LOOK = new Look(
      new Conversation(LAUNCH, ConversationKind.GROUP, "Launch", NOW, new UserId(UUID.randomUUID()), 482, false),
      40_122, NOW, 17, List.of(new Bucket(LocalDate.of(2026, 11, 24), 1, 40_001, 122),
          new Bucket(LocalDate.of(2026, 11, 24), 0, 28_000, 12_001),
          new Bucket(LocalDate.of(2026, 11, 23), 0, 1, 27_999)),
      0);

  @Test
  void nothingIsHotAndTheBusiestIsNamed() {
    assertThat(view(ConversationSet.HOTTEST, ids(LAUNCH), hottest(180)).verdicts()).singleElement()
        .returns("ok", Verdict::kind).returns("Nothing is hot. Busiest: Launch, 3.0/s.", Verdict::sentence);
    assertThat(view(ConversationSet.HOTTEST, ids(), new Hottest(List.of(), List.of())).verdicts()).singleElement()
        .returns("Nothing is hot: nothing was said in the last minute.", Verdict::sentence);
  }

  @Test
  void oneThatIsHotIsAWarningThatLeadsToIt() {
    assertThat(view(ConversationSet.LARGEST, ids(), hottest(67_800)).verdicts()).singleElement()
        .returns("warn", Verdict::kind).returns("/admin/conversations/" + LAUNCH, Verdict::link)
        .returns("Launch is hot: 1,130/s, 94 % of what comes to partition 17.", Verdict::sentence);
  }

  @Test
  void aRowHasItsRateAndTheBucketsOfToday() {
    ConversationsView view = view(ConversationSet.LARGEST, ids(LAUNCH), hottest(180));

    assertThat(view.rows()).singleElement().satisfies(row -> {
      assertThat(row.name(SHOW)).isEqualTo("Launch");
      assertThat(row.rate(SHOW)).isEqualTo("3.0");
      assertThat(row.buckets(view.today(), SHOW)).isEqualTo("2 (12,123 entries)");
      assertThat(row.partition()).isEqualTo(17);
    });
  }

  @Test
  void whatIsNotAmongTheHottestSaysNothingMuchAndWhatIsNotKnownNothing() {
    ConversationId other = new ConversationId(UUID.randomUUID());
    assertThat(view(ConversationSet.LARGEST, ids(other), hottest(180)).rows().getFirst().rate(SHOW)).isEqualTo("0");
    ConversationRow unknown = view(ConversationSet.LARGEST, ids(other), null).rows().getFirst();
    assertThat(unknown.rate(SHOW)).isEqualTo("–");
    assertThat(unknown.members(SHOW)).isEqualTo("–");
    assertThat(unknown.partition()).isNull();
  }

  @Test
  void aWalkThatGoesOnSaysSo() {
    Listed walking = new Listed(List.of(), NOW, 12_000, false);
    Listed whole = new Listed(List.of(), NOW, 12_408, true);
    assertThat(view(ConversationSet.LARGEST, new Ids(List.of(), walking), null).says())
        .isEqualTo("The first walk goes on: those with the most members among the first 12,000 conversations");
    assertThat(view(ConversationSet.CHANNELS, new Ids(List.of(), whole), null).says()).isEqualTo(
        "Those with the most members among 12,408 conversations that a walk found at 03:12:08; what came since is missing");
  }

  @Test
  void aSetIsReadInPages() {
    ConversationId[] many = Stream.generate(() -> new ConversationId(UUID.randomUUID())).limit(120)
        .toArray(ConversationId[]::new);
    assertThat(ConversationsView.page(ids(many), 100)).hasSize(20);
    assertThat(ConversationsView.page(ids(many), 500)).isEmpty();
    assertThat(view(ConversationSet.LARGEST, ids(many), null).next()).isEqualTo(ConversationsView.ROWS);
  }

  private static ConversationsView view(ConversationSet set, Ids ids, @Nullable Hottest hottest) {
    return new ConversationsView(
        new ConversationsView.Known(set, ids, null, false, hottest, Map.of(LAUNCH, LOOK), 0), SHOW, NOW);
  }

  private static Ids ids(ConversationId... ids) {
    return new Ids(List.of(ids), null);
  }

  private static Hottest hottest(long entries) {
    return new Hottest(List.of(new Hot(LAUNCH, 17, entries, entries, Math.round(entries / 0.94),
        Duration.ofMinutes(1), "fanout-1")), List.of());
  }
}
