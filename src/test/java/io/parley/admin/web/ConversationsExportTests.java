package io.parley.admin.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.benmanes.caffeine.cache.Ticker;
import io.parley.admin.web.Exports.Export;
import io.parley.conversation.Conversation;
import io.parley.conversation.ConversationId;
import io.parley.conversation.ConversationKind;
import io.parley.conversation.ops.ConversationSets.Listed;
import io.parley.conversation.ops.ConversationSets.Sized;
import io.parley.identity.UserId;
import io.parley.messaging.ops.ConversationLooks.Bucket;
import io.parley.messaging.ops.ConversationLooks.Look;
import io.parley.messaging.ops.ConversationLooks;
import io.parley.messaging.ops.HotConversations.Hot;
import io.parley.messaging.ops.HotConversations.Hottest;
import io.parley.messaging.ops.HotConversations;
import io.parley.platform.ParleyException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class ConversationsExportTests {
  private static final Instant NOW = Instant.parse("2026-11-24T03:12:08Z");
  private static final int MANY = 120;
  private static final List<ConversationId> GROUPS = Stream.generate(() -> new ConversationId(UUID.randomUUID()))
      .limit(MANY).toList();
  private static final ConversationId LAUNCH = GROUPS.getFirst();
  private static final Hot HOT = new Hot(LAUNCH, 17, 1_130, 1_140, 1_200, Duration.ofMinutes(1), "fanout-1");

  @Test
  void allOfASetIsGivenWithNumbersAsTheyAre() {
    Export export = export(listed(GROUPS, true), new Hottest(List.of(HOT), List.of()), MANY).block();
    List<List<?>> rows = export.rows().collectList().block();

    assertThat(rows).hasSize(MANY);
    assertThat(rows.getFirst()).isEqualTo(Arrays.asList(LAUNCH, "Launch", "group", 4_820, 40_122L, 18.83, 94L, 17, 2,
        12_123L));
    assertThat(rows.getLast()).isEqualTo(Arrays.asList(GROUPS.getLast(), "Launch", "group", 4_820, 40_122L, 0.0, null,
        9, 2, 12_123L));
    assertThat(rows.getFirst()).hasSameSizeAs(export.heads());
    assertThat(export.object()).isEqualTo("conversations: largest");
  }

  @Test
  void whatCouldNotBeReadIsEmptyAndSaid() {
    List<List<?>> rows = export(listed(GROUPS.subList(0, 2), true), new Hottest(List.of(), List.of("fanout-2")), 1)
        .block().rows().collectList().block();

    assertThat(rows.get(1))
        .isEqualTo(Arrays.asList(GROUPS.get(1), null, null, null, null, 0.0, null, null, null, null));
    assertThat(rows.subList(2, rows.size())).isEqualTo(
        List.of(List.of("Without what fanout-2 numbers: no answer."),
            List.of("Some cells are empty since they did not come in time.")));
  }

  @Test
  void ratesThatNobodyCountedAreEmptyRatherThanZero() {
    List<List<?>> rows = export(listed(List.of(LAUNCH), true), null, 1).block().rows().collectList().block();

    assertThat(rows.getFirst().get(5)).isNull();
    assertThat(rows.get(1).getFirst()).asString().startsWith("The counts: ");
  }

  @Test
  void aWalkThatGoesOnIsSaidBehindWhatItFound() {
    List<List<?>> rows = export(listed(List.of(LAUNCH), false), new Hottest(List.of(), List.of()), 1).block().rows()
        .collectList().block();

    assertThat(rows.getLast()).isEqualTo(List.of("The first walk goes on: those with the most members among the first "
        + "12,408 conversations."));
  }

  @Test
  void aSetThatNobodyKnowsIsNotGiven() {
    assertThatThrownBy(() -> export(Mono.error(() -> ParleyException.unavailable("storage does not answer", null)),
        null, 0).block()).hasMessage(
            "Which conversations are in this set is not known now. The set: storage does not answer.");
  }

  /// @param known so many of the conversations can be read
  private static Mono<Export> export(Mono<Listed> listed, @Nullable Hottest hottest, int known) {
    ConversationLooks looks = new ConversationLooks() {
      @Override
      public Mono<Look> of(ConversationId id) {
        return GROUPS.indexOf(id) < known
            ? Mono.just(look(id))
            : Mono.error(() -> ParleyException.unavailable("storage does not answer", null));
      }

      @Override
      public Mono<Crowd> members(ConversationId id, @Nullable UserId after, int limit) {
        throw new UnsupportedOperationException();
      }
    };
    RecentLooks recent = new RecentLooks(looks, hot(hottest), Ticker.systemTicker());
    ConversationLists lists = new ConversationLists(_ -> listed, () -> Mono.just(List.of()), recent,
        Ticker.systemTicker());
    return new ConversationsExport(lists, recent, Clock.fixed(NOW, ZoneOffset.UTC)).of(ConversationSet.LARGEST);
  }

  private static Mono<Listed> listed(List<ConversationId> ids, boolean whole) {
    return Mono.just(new Listed(ids.stream().map(id -> new Sized(id, 4_820)).toList(), NOW, 12_408, whole));
  }

  private static Look look(ConversationId id) {
    LocalDate today = LocalDate.of(2026, 11, 24);
    return new Look(
        new Conversation(id, ConversationKind.GROUP, "Launch", NOW, new UserId(UUID.randomUUID()), 4_820, false),
        40_122, NOW, 9, List.of(new Bucket(today, 1, 40_001, 122), new Bucket(today, 0, 28_000, 12_001),
            new Bucket(today.minusDays(1), 0, 1, 27_999)),
        0);
  }

  private static HotConversations hot(@Nullable Hottest hottest) {
    return new HotConversations() {
      @Override
      public Mono<Hottest> now(int limit) {
        return hottest == null
            ? Mono.error(() -> ParleyException.unavailable("nobody answers", null))
            : Mono.just(hottest);
      }

      @Override
      public Mono<Hottest> in(int partition, int limit) {
        throw new UnsupportedOperationException();
      }

      @Override
      public Mono<Hottest> leaders(int limit) {
        throw new UnsupportedOperationException();
      }
    };
  }
}
