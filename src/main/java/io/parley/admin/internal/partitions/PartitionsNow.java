package io.parley.admin.internal.partitions;

import io.parley.conversation.ConversationId;
import io.parley.messaging.ops.HotConversations.Hot;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What an admin node knows of the partitions. Made once a look, and never changed.
///
/// @param at when Kafka told it; null before the first time
/// @param partitions in the order of their numbers
/// @param hottest of each partition in which anything was said in the last minute
/// @param titles of conversations whose records wait, as far as they have one and could be asked for
/// @param silent nodes that did not say what is hot in theirs
/// @param failure why it can't be told now; null where it can
public record PartitionsNow(@Nullable Instant at, List<LogPartition> partitions, Map<Integer, Hottest> hottest,
    Map<ConversationId, String> titles, List<String> silent, @Nullable String failure) {
  static final PartitionsNow NOTHING = new PartitionsNow(null, List.of(), Map.of(), Map.of(), List.of(), null);

  /// @param title null where it has none, or nobody could tell
  public record Hottest(Hot hot, @Nullable String title) {
    private static final int PER_CENT = 100;

    /// Of all entries of its partition, in per cent.
    public long share() {
      return hot.ofPartition() == 0 ? 0 : Math.round((double) hot.atLeast() * PER_CENT / hot.ofPartition());
    }
  }

  /// Null where there is no such partition.
  public @Nullable LogPartition of(int number) {
    return partitions.stream().filter(one -> one.number() == number).findFirst().orElse(null);
  }

  /// Because of whom a partition is behind, in a sentence: who brought most of it in the last minute, or, where nothing of it was numbered
  /// since, whose record waits first. Null where nobody knows.
  public @Nullable String because(int number) {
    Hottest one = hottest.get(number);
    if (one != null) {
      String name = one.title() == null ? "conversation " + one.hot().conversationId() : "“" + one.title() + "”";
      return "%d %% of what comes is %s.".formatted(one.share(), name);
    }
    LogPartition partition = of(number);
    LogPartition.Oldest oldest = partition == null ? null : partition.oldest();
    ConversationId first = oldest == null ? null : oldest.conversationId();
    return first == null
        ? null
        : "The first record that waits is of %s.".formatted(
            titles.containsKey(first) ? "“" + titles.get(first) + "”" : "conversation " + first);
  }

  PartitionsNow failing(String why) {
    return new PartitionsNow(at, partitions, hottest, titles, silent, why);
  }
}
