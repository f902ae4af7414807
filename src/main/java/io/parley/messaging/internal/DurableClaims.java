package io.parley.messaging.internal;

import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import io.parley.platform.Uuids;
import reactor.core.publisher.Mono;

/// The authority on client message ids: the claims in storage, seven days back.
final class DurableClaims {
  /// Today and seven days before.
  private static final int DAYS = 8;
  /// A claim with a number stands; of several without one the first.
  private static final Comparator<Claim> AUTHORITY = Comparator
      .<Claim, Boolean>comparing(claim -> claim.number() == null)
      .thenComparingLong(claim -> {
        UUID id = claim.answerId();
        return id == null ? Long.MAX_VALUE : Uuids.micros(id);
      });

  private final MessageStore store;
  private final Clock clock;

  DurableClaims(MessageStore store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  /// The claim that speaks for the message's key; empty when there is none.
  Mono<Claim> find(StoredMessage message) {
    return find(message, Slots.bucketsOfClaims(clock.instant(), DAYS, message.senderId(), message.clientMessageId()));
  }

  /// Like [#find], but only where attempts made at about the time of this id may have left theirs.
  Mono<Claim> findNear(UUID messageId, StoredMessage message) {
    return find(message, Slots.bucketsOfClaims(messageId, message.senderId(), message.clientMessageId()));
  }

  private Mono<Claim> find(StoredMessage message, List<Long> buckets) {
    return store.claims(message.conversationId(), buckets, message.senderId(), message.clientMessageId())
        .filter(claim -> claim.answerId() != null).sort(AUTHORITY).next();
  }
}
