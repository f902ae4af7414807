package io.parley.admin.web;

import io.parley.conversation.Conversation;
import io.parley.conversation.ConversationId;
import io.parley.conversation.ConversationKind;
import io.parley.messaging.ops.ConversationLooks.Bucket;
import io.parley.messaging.ops.ConversationLooks.Look;
import io.parley.messaging.ops.HotConversations.Hot;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A conversation in a list.
///
/// @param hot null where it is not among the hottest
/// @param look null where it could not be read in time
/// @param rated whether the rates are known
public record ConversationRow(ConversationId conversationId, @Nullable Hot hot, @Nullable Look look, boolean rated) {
  private static final double TWO_DIGITS_BELOW = 1;
  private static final double ONE_DIGIT_BELOW = 10;
  private static final int PER_CENT = 100;
  private static final String NOTHING = "–";

  /// Its title; the id where it has none.
  public String name(Show show) {
    return look == null || look.conversation().title() == null
        ? show.id(conversationId.toString())
        : ConversationFile.name(look.conversation());
  }

  public String url() {
    return ConversationsPage.url(conversationId);
  }

  private @Nullable Conversation conversation() {
    return look == null ? null : look.conversation();
  }

  public String kind() {
    Conversation known = conversation();
    return known == null ? NOTHING : known.kind().name().toLowerCase(Locale.ROOT);
  }

  /// Whether it could become a channel.
  public boolean isGroup() {
    Conversation known = conversation();
    return known != null && known.kind() == ConversationKind.GROUP;
  }

  public String members(Show show) {
    Conversation known = conversation();
    return known == null ? NOTHING : show.count(known.memberCount());
  }

  public String latestSeq(Show show) {
    return look == null ? NOTHING : show.exact(look.latestSeq());
  }

  public String rate(Show show) {
    return hot == null ? rated ? "0" : NOTHING : rate(hot, show);
  }

  static String rate(Hot hot, Show show) {
    double rate = hot.perSecond();
    return rate < TWO_DIGITS_BELOW
        ? "%.2f".formatted(rate)
        : rate < ONE_DIGIT_BELOW ? "%.1f".formatted(rate) : show.count(Math.round(rate));
  }

  /// Between which numbers the truth lies.
  public String counted(Show show) {
    return hot == null
        ? ""
        : "%s to %s in %s".formatted(show.exact(hot.atLeast()), show.exact(hot.atMost()),
            show.duration(hot.window()));
  }

  /// Of all entries of its partition.
  public String share() {
    Long percent = percent();
    return percent == null ? NOTHING : percent + " %";
  }

  /// [#share()]; null where it is not known.
  @Nullable
  Long percent() {
    return hot == null || hot.ofPartition() == 0
        ? null
        : Long.valueOf(Math.round((double) hot.atLeast() * PER_CENT / hot.ofPartition()));
  }

  /// Null where it is not known.
  public @Nullable Integer partition() {
    return hot != null ? Integer.valueOf(hot.partition()) : look == null ? null : look.partition();
  }

  /// Those of its log, with what they hold.
  public String buckets(LocalDate today, Show show) {
    List<Bucket> buckets = buckets(today);
    return buckets == null
        ? NOTHING
        : buckets.isEmpty()
            ? "0"
            : "%s (%s)".formatted(show.count(buckets.size()),
                show.count(buckets.stream().mapToLong(Bucket::entries).sum(), "entry", "entries"));
  }

  /// Null where they are not known.
  @Nullable
  List<Bucket> buckets(LocalDate today) {
    return look == null
        ? null
        : look.buckets().stream().filter(bucket -> bucket.day().equals(today)).toList();
  }
}
