package io.parley.messaging.internal;

import io.parley.platform.ErrorKind;
import io.parley.platform.ParleyException;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.UUID;
import reactor.core.publisher.Mono;

/// Tells whether a message was attempted before, and under which id to go on. Fails with `conflict` for another content
/// under the same key.
final class Recognition {
  private final RecentClaims recent;
  private final DurableClaims durable;

  Recognition(RecentClaims recent, DurableClaims durable) {
    this.recent = recent;
    this.durable = durable;
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

  /// The key is known. Only the claim can tell whether that attempt was stored, and with which content: an attempt that was
  /// refused, or got no answer, may have left its own in the memory of recent ones. Mostly the claim lies where that
  /// attempt would have left it.
  private Mono<Attempt> again(StoredMessage message, RecentClaims.Held held) {
    return durable.findNear(held.messageId(), message)
        .switchIfEmpty(Mono.defer(() -> durable.find(message)))
        .map(claim -> known(message, claim, held.messageId()))
        .switchIfEmpty(Mono.fromSupplier(() -> {
          requireSame(held.contentHash(), message);
          return new Attempt(message.withId(held.messageId()), true, null);
        }));
  }

  private Mono<Attempt> askDurable(StoredMessage message) {
    return durable.find(message).map(claim -> known(message, claim, message.messageId()))
        .flatMap(attempt -> recent.correct(attempt.message()).thenReturn(attempt))
        .defaultIfEmpty(Attempt.first(message));
  }

  /// A claim under the very id that this attempt was given is of one that came later, found the id in the memory and was faster.
  ///
  /// @param id of the message where the claim has none
  private static Attempt known(StoredMessage message, Claim claim, UUID id) {
    if (claim.contentHash() != null) {
      requireSame(claim.contentHash(), message);
    }
    return new Attempt(message.withId(Objects.requireNonNullElse(claim.answerId(), id)),
        !message.messageId().equals(claim.answerId()), claim);
  }

  private static void requireSame(ByteBuffer contentHash, StoredMessage message) {
    if (!contentHash.equals(message.contentHash())) {
      throw new ParleyException(ErrorKind.CONFLICT, "conflict",
          "client_message_id was used for another message in this conversation");
    }
  }
}
