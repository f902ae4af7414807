package io.parley.admin.web;

import io.parley.messaging.ops.ConversationLooks.Look;
import io.parley.messaging.ops.HotConversations.Hot;
import org.jspecify.annotations.Nullable;

/// A conversation among the hottest.
///
/// @param look null where it could not be read in time
public record HotRow(Hot hot, @Nullable Look look) {
  private static final double TWO_DIGITS_BELOW = 1;
  private static final double ONE_DIGIT_BELOW = 10;
  private static final int PER_CENT = 100;

  /// Its title; the id where it has none.
  public String name(Show show) {
    return look == null ? show.id(hot.conversationId().toString()) : ConversationFile.name(look.conversation());
  }

  public String rate(Show show) {
    return rate(hot, show);
  }

  static String rate(Hot hot, Show show) {
    double rate = hot.perSecond();
    return rate < TWO_DIGITS_BELOW
        ? "%.2f".formatted(rate)
        : rate < ONE_DIGIT_BELOW ? "%.1f".formatted(rate) : show.count(Math.round(rate));
  }

  /// Of all entries of its partition, in per cent.
  public long share() {
    return hot.ofPartition() == 0 ? 0 : Math.round((double) hot.atLeast() * PER_CENT / hot.ofPartition());
  }
}
