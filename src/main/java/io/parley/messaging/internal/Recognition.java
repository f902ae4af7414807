package io.parley.messaging.internal;

import io.parley.platform.ErrorKind;
import io.parley.platform.ParleyException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.UUID;
import reactor.core.publisher.Mono;

/// Tells whether a message was attempted before, and under which id to go on. Fails with `conflict` for another content
/// under the same key.
final class Recognition {
  private final RecentClaims recent;
  private final DurableClaims durable;
  private final MessageStore store;

  Recognition(RecentClaims recent, DurableClaims durable, MessageStore store) {
    this.recent = recent;
    this.durable = durable;
    this.store = store;
  }

  /// @param attempt above 1 the durable claims are asked too, however fresh the memory of recent ones is
  Mono<Attempt> recognise(StoredMessage message, int attempt) {
    return recent.claim(message).flatMap(answer -> switch (answer) {
      case RecentClaims.Held held -> again(message, held);
      case RecentClaims.New() when attempt <= 1 -> Mono.just(Attempt.first(message));
      case RecentClaims.New() -> askDurable(message);
      case RecentClaims.Unknown() -> askDurable(message);
    });
  }

  /// The key is known. Only the claim can tell whether that attempt was stored.
  private Mono<Attempt> again(StoredMessage message, RecentClaims.Held held) {
    requireSame(held.contentHash(), message);
    StoredMessage first = message.withId(held.messageId());
    List<Long> bucket = List.of(Buckets.ofMessage(first.messageId()));
    return store.claims(first.conversationId(), bucket, first.senderId(), first.clientMessageId()).next()
        .map(claim -> new Attempt(first, true, claim))
        .defaultIfEmpty(new Attempt(first, true, null));
  }

  private Mono<Attempt> askDurable(StoredMessage message) {
    return durable.find(message).flatMap(claim -> {
      UUID first = claim.answerId();
      if (first == null) {
        return Mono.just(Attempt.first(message));
      }
      if (claim.contentHash() != null) {
        requireSame(claim.contentHash(), message);
      }
      StoredMessage known = message.withId(first);
      return recent.correct(known).thenReturn(new Attempt(known, true, claim));
    }).defaultIfEmpty(Attempt.first(message));
  }

  private static void requireSame(ByteBuffer contentHash, StoredMessage message) {
    if (!contentHash.equals(message.contentHash())) {
      throw new ParleyException(ErrorKind.CONFLICT, "conflict",
          "client_message_id was used for another message in this conversation");
    }
  }
}
