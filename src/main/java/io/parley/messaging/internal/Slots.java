package io.parley.messaging.internal;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.parley.conversation.ConversationId;
import io.parley.identity.UserId;
import io.parley.platform.TimeUuids;
import io.parley.platform.Uuids;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/// Spreads the messages of a hot conversation over several partitions a day.
///
/// A conversation is hot once this node has taken so many of its messages in a day; from then on a message's slot follows
/// from its sender and client message id. Each node decides for itself, so a claim may lie in either of two places:
/// whoever looks for one looks in both.
final class Slots {
  private static final long CONVERSATIONS = 100_000;
  private static final Duration A_DAY = Duration.ofDays(1);
  private static final Duration AN_HOUR = Duration.ofHours(1);
  private static final int SLOT_BITS = Integer.numberOfTrailingZeros(TimeUuids.MAX_SLOT + 1);
  /// The fractional part of the golden ratio: spreads ids that differ in few bits.
  private static final long SPREAD = 0x9E3779B97F4A7C15L;

  private final int hotAfter;
  private final Clock clock;
  private final Cache<Day, AtomicInteger> taken = Caffeine.newBuilder().maximumSize(CONVERSATIONS)
      .expireAfterWrite(A_DAY).build();

  /// @param hotAfter messages of one conversation that go into one partition a day
  Slots(int hotAfter, Clock clock) {
    this.hotAfter = hotAfter;
    this.clock = clock;
  }

  private record Day(ConversationId conversationId, long bucket) {}

  /// Counts a message and gives the slot it shall lie in: 0 while its conversation is not hot.
  int take(ConversationId conversationId, UserId senderId, UUID clientMessageId) {
    Day today = new Day(conversationId, Buckets.firstOfDay(clock.instant()));
    int before = taken.get(today, _ -> new AtomicInteger()).getAndIncrement();
    return before < hotAfter ? 0 : slot(senderId, clientMessageId);
  }

  /// Where a message lies in a hot conversation. Must never change.
  static int slot(UserId senderId, UUID clientMessageId) {
    long mixed = (clientMessageId.getMostSignificantBits() ^ clientMessageId.getLeastSignificantBits()
        ^ senderId.value().getMostSignificantBits() ^ senderId.value().getLeastSignificantBits()) * SPREAD;
    return (int) (mixed >>> (Long.SIZE - SLOT_BITS));
  }

  /// The buckets in which attempts made at about the time of this id may have left their claim: today's, and within an
  /// hour before or after midnight the neighbour's too. Of two ids of one message either may come first in the log.
  static List<Long> bucketsOfClaims(UUID messageId, UserId senderId, UUID clientMessageId) {
    return bucketsOfClaims(Uuids.instant(messageId), 1, senderId, clientMessageId);
  }

  /// The buckets in which a claim made on one of the last days, by a clock that may be an hour ahead or behind, may lie.
  static List<Long> bucketsOfClaims(Instant now, int days, UserId senderId, UUID clientMessageId) {
    int slot = slot(senderId, clientMessageId);
    List<Long> buckets = new ArrayList<>(2 * days);
    LocalDate first = LocalDate.ofInstant(now.minus(AN_HOUR), ZoneOffset.UTC).minusDays(days - 1L);
    for (LocalDate day = LocalDate.ofInstant(now.plus(AN_HOUR), ZoneOffset.UTC); !day.isBefore(first); day = day
        .minusDays(1)) {
      long bucket = Buckets.firstOf(day);
      buckets.add(bucket);
      if (slot != 0) {
        buckets.add(bucket + slot);
      }
    }
    return buckets;
  }
}
