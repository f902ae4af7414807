package io.parley.admin.web;

import io.parley.admin.web.ConversationLists.Ids;
import io.parley.conversation.ConversationId;
import io.parley.conversation.ops.ConversationSets.Listed;
import io.parley.messaging.ops.ConversationLooks.Look;
import io.parley.messaging.ops.HotConversations.Hot;
import io.parley.messaging.ops.HotConversations.Hottest;
import io.parley.messaging.ops.LargeBuckets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A set of conversations in words, for one viewer.
public final class ConversationsView {
  static final int ROWS = 50;
  /// From so many entries a second on a conversation is hot: its members' gateways and its partition feel it.
  static final double HOT = 100;

  private final Known known;
  private final Show show;
  private final Instant at;

  /// @param ids of the set; null while they are being asked for, or where nobody answered
  /// @param trouble why not; null where they are known
  /// @param late whether waiting longer may help
  /// @param from the first row
  record Known(ConversationSet set, @Nullable Ids ids, @Nullable String trouble, boolean late,
      @Nullable Hottest hottest, Map<ConversationId, Look> looks, int from) {}

  ConversationsView(Known known, Show show, Instant at) {
    this.known = known;
    this.show = show;
    this.at = at;
  }

  public ConversationSet set() {
    return known.set;
  }

  /// Which are shown: a page of the set.
  static List<ConversationId> page(@Nullable Ids ids, int from) {
    List<ConversationId> all = ids == null ? List.of() : ids.conversations();
    int first = Math.clamp(from, 0, all.size());
    return all.subList(first, Math.min(all.size(), first + ROWS));
  }

  public List<Verdict> verdicts() {
    if (known.trouble != null) {
      return List.of(new Verdict("warn", known.trouble, null, known.late
          ? "%s?set=%s&wait".formatted(ConversationsPage.URL, known.set.word())
          : null, "Wait for it"));
    }
    Hottest hottest = known.hottest;
    if (hottest == null) {
      return List.of(new Verdict("idle", "Counting what is hot…", null, null, ""));
    }
    if (hottest.conversations().isEmpty()) {
      return List.of(new Verdict("ok", "Nothing is hot: nothing was said in the last minute.", null, null, ""));
    }
    Hot first = hottest.conversations().getFirst();
    ConversationRow row = row(first.conversationId(), Map.of(first.conversationId(), first));
    return List.of(first.perSecond() >= HOT
        ? new Verdict("warn", "%s is hot: %s/s, %s of what comes to partition %d.".formatted(name(row), row.rate(show),
            row.share(), first.partition()), null, row.url(), "Look at it")
        : new Verdict("ok", "Nothing is hot. Busiest: %s, %s/s.".formatted(name(row), row.rate(show)), null, null, ""));
  }

  private String name(ConversationRow row) {
    return row.look() == null ? "conversation " + row.name(show) : row.name(show);
  }

  public List<ConversationRow> rows() {
    Map<ConversationId, Hot> hot = new HashMap<>();
    if (known.hottest != null) {
      known.hottest.conversations().forEach(one -> hot.put(one.conversationId(), one));
    }
    return page(known.ids, known.from).stream().map(id -> row(id, hot)).toList();
  }

  private ConversationRow row(ConversationId id, Map<ConversationId, Hot> hot) {
    return new ConversationRow(id, hot.get(id), known.looks.get(id), known.hottest != null);
  }

  public int all() {
    return known.ids == null ? 0 : known.ids.conversations().size();
  }

  /// What the set is, and how sure.
  public String says() {
    Listed walk = known.ids == null ? null : known.ids.walk();
    return switch (known.set) {
      case HOTTEST -> "Those with the most entries of the last minute, as counted by the nodes that number them";
      case BUCKETS ->
        "Those whose log has %s entries or more in one bucket of today or yesterday (UTC), by the power of two that it passed; at most %s"
            .formatted(show.exact(1_024), show.exact(LargeBuckets.MOST));
      case LARGEST, CHANNELS -> walk == null
          ? "The first walk over all conversations has not begun"
          : walk.whole()
              ? "Those with the most members among %s that a walk found at %s; what came since is missing".formatted(
                  show.count(walk.lookedAt(), "conversation", "conversations"), show.clock(walk.at()))
              : "The first walk goes on: those with the most members among the first %s".formatted(
                  show.count(walk.lookedAt(), "conversation", "conversations"));
    };
  }

  /// Why there is nothing, and what next.
  public String empty() {
    return switch (known.set) {
      case HOTTEST -> "Nothing is hot: nothing was said in the last minute.";
      case LARGEST -> "There is no group or channel yet, or none was found by the last walk.";
      case CHANNELS -> "There is no channel yet, or none was found by the last walk.";
      case BUCKETS -> "No log has %s entries in one bucket.".formatted(show.exact(1_024));
    };
  }

  public LocalDate today() {
    return LocalDate.ofInstant(at, ZoneOffset.UTC);
  }

  /// Nodes that did not say what is hot in theirs.
  public List<String> silent() {
    return known.hottest == null ? List.of() : known.hottest.silent();
  }

  public @Nullable Integer previous() {
    return known.from <= 0 ? null : Integer.valueOf(Math.max(0, known.from - ROWS));
  }

  public @Nullable Integer next() {
    return known.from + ROWS < all() ? Integer.valueOf(known.from + ROWS) : null;
  }
}
