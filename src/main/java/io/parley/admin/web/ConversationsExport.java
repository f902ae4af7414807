package io.parley.admin.web;

import io.parley.admin.internal.Permission;
import io.parley.admin.web.ConversationLists.Ids;
import io.parley.admin.web.Exports.Export;
import io.parley.admin.web.Exports.Part;
import io.parley.conversation.Conversation;
import io.parley.conversation.ConversationId;
import io.parley.messaging.ops.ConversationLooks.Bucket;
import io.parley.messaging.ops.ConversationLooks.Look;
import io.parley.messaging.ops.HotConversations.Hottest;
import io.parley.platform.Deadlines;
import io.parley.platform.ParleyException;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// A set of conversations as CSV: the columns of its page, with numbers as they are. An empty cell is not known, or there is none.
final class ConversationsExport {
  private static final double HUNDREDTHS = 100.0;

  private final ConversationLists lists;
  private final RecentLooks recent;
  private final Clock clock;

  ConversationsExport(ConversationLists lists, RecentLooks recent, Clock clock) {
    this.lists = lists;
    this.recent = recent;
    this.clock = clock;
  }

  /// All of a set. Waits [Block#WHEN_ASKED] for which are in it, and as long for each 50 of them.
  ///
  /// Fails with `unavailable` where nobody could say which are in it.
  Mono<Export> of(ConversationSet set) {
    Mono<Block<Ids>> ids = Block.of("The set", lists.of(set), Block.WHEN_ASKED);
    Mono<Block<Hottest>> hottest = Block.of("The counts", recent.hottest(), Block.WHEN_ASKED);
    return Mono.zip(ids, hottest).map(read -> {
      Ids found = read.getT1().value();
      if (found == null) {
        throw ParleyException.unavailable("Which conversations are in this set is not known now. %s"
            .formatted(Objects.requireNonNullElse(read.getT1().trouble(), "")).strip(), null);
      }
      return export(set, found, read.getT2());
    });
  }

  private Export export(ConversationSet set, Ids ids, Block<Hottest> hottest) {
    Flux<Part> parts = Flux.fromIterable(ids.conversations()).buffer(ConversationsView.ROWS)
        .concatMap(some -> looks(some).map(looks -> part(set, new Ids(some, null), hottest.value(), looks)), 1);
    return new Export(Permission.LISTS_EXPORT, "conversations-" + set.word(), "conversations: " + set.title(),
        List.of("conversation_id", "title", "kind", "members", "latest_seq", "messages_per_second",
            "percent_of_partition", "partition", "buckets_today", "entries_today"),
        Exports.rows(parts, notes(set, ids, hottest)));
  }

  private Mono<Map<ConversationId, Look>> looks(List<ConversationId> some) {
    return recent.looks(some).timeout(Block.WHEN_ASKED, Mono.fromSupplier(() -> recent.latestLooks(some)),
        Deadlines.TIMER);
  }

  private Part part(ConversationSet set, Ids some, @Nullable Hottest hottest, Map<ConversationId, Look> looks) {
    ConversationsView view = view(set, some, hottest, looks);
    return new Part(view.rows().stream().<List<?>>map(row -> cells(row, view.today())).toList(),
        looks.size() == some.conversations().size());
  }

  private ConversationsView view(ConversationSet set, Ids ids, @Nullable Hottest hottest,
      Map<ConversationId, Look> looks) {
    return new ConversationsView(new ConversationsView.Known(set, ids, null, false, hottest, looks, 0), Show.UTC,
        clock.instant());
  }

  private List<String> notes(ConversationSet set, Ids ids, Block<Hottest> hottest) {
    ConversationsView view = view(set, ids, hottest.value(), Map.of());
    List<String> notes = new ArrayList<>();
    if (hottest.trouble() != null) {
      notes.add(hottest.trouble());
    }
    if (!view.silent().isEmpty()) {
      notes.add("Without what %s numbers: no answer.".formatted(String.join(", ", view.silent())));
    }
    if (set.isWalkedFor() && (ids.walk() == null || !ids.walk().whole())) {
      notes.add(view.says() + ".");
    }
    return notes;
  }

  private static List<@Nullable Object> cells(ConversationRow row, LocalDate today) {
    Look look = row.look();
    Conversation known = look == null ? null : look.conversation();
    List<Bucket> buckets = row.buckets(today);
    return Arrays.asList(row.conversationId(), known == null ? null : known.title(),
        known == null ? null : known.kind().name().toLowerCase(Locale.ROOT),
        known == null ? null : known.memberCount(), look == null ? null : look.latestSeq(), perSecond(row),
        row.percent(), row.partition(), buckets == null ? null : buckets.size(),
        buckets == null ? null : buckets.stream().mapToLong(Bucket::entries).sum());
  }

  private static @Nullable Double perSecond(ConversationRow row) {
    return row.hot() == null
        ? row.rated() ? Double.valueOf(0) : null
        : Double.valueOf(Math.round(row.hot().perSecond() * HUNDREDTHS) / HUNDREDTHS);
  }
}
