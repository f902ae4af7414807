package io.parley.messaging.internal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// The authority on client message ids: the claims in Cassandra, seven days back.
final class DurableClaims {
  /// Today and seven days before.
  private static final int DAYS = 8;

  private final MessageStore store;
  private final Clock clock;

  DurableClaims(MessageStore store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  /// The oldest claim of the message's key; empty when there is none.
  Mono<Claim> find(StoredMessage message) {
    Instant now = clock.instant();
    return Flux.fromStream(IntStream.range(0, DAYS).boxed())
        .flatMapSequential(day -> store.claim(message.conversationId(),
            Buckets.firstOfDay(now.minus(Duration.ofDays(day))), message.senderId(), message.clientMessageId()), DAYS)
        .filter(claim -> claim.messageId() != null)
        .takeLast(1).next();
  }
}
