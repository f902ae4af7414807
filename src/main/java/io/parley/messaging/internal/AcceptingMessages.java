package io.parley.messaging.internal;

import io.parley.conversation.ConversationEvent;
import io.parley.conversation.ConversationId;
import io.parley.conversation.Members;
import io.parley.identity.UserId;
import io.parley.messaging.MessageAccepted;
import io.parley.messaging.MessageType;
import io.parley.messaging.Messages;
import io.parley.messaging.SendMessage;
import io.parley.platform.Deadlines;
import io.parley.platform.ErrorKind;
import io.parley.platform.ParleyException;
import io.parley.platform.TimeUuids;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/// The first half of a message's road: deduplicate, authorise, store, publish.
final class AcceptingMessages implements Messages {
  private static final Duration CHANGE_DEADLINE = Duration.ofSeconds(5);
  private static final Duration CHANGE_POLL = Duration.ofMillis(20);

  private final RecentClaims recentClaims;
  private final DurableClaims durableClaims;
  private final MessageStore store;
  private final Publisher publisher;
  private final Members members;
  private final TimeUuids ids;
  private final Duration writeTimeout;
  private final PublicationOrder order = new PublicationOrder();

  AcceptingMessages(Claims claims, MessageStore store, Publisher publisher, Members members, TimeUuids ids,
      Duration writeTimeout) {
    this.recentClaims = claims.recent;
    this.durableClaims = claims.durable;
    this.store = store;
    this.publisher = publisher;
    this.members = members;
    this.ids = ids;
    this.writeTimeout = writeTimeout;
  }

  /// The two memories of client message ids.
  record Claims(RecentClaims recent, DurableClaims durable) {}

  @Override
  public Mono<MessageAccepted> send(SendMessage command) {
    return Mono.defer(() -> {
      check(command);
      return inTurn(message(command), command.attempt());
    });
  }

  @Override
  public Mono<UUID> announce(ConversationId conversationId, UserId actor, ConversationEvent event) {
    return Mono.defer(() -> {
      UUID id = ids.next(0);
      StoredMessage message = new StoredMessage(conversationId, id, actor, id, MessageType.SYSTEM, "", event);
      PublicationOrder.Turn turn = order.take(conversationId);
      return finish(new Attempt(message, false, null), turn).thenReturn(id);
    });
  }

  @Override
  public Mono<Long> change(ConversationId conversationId, UserId actor, ConversationEvent event) {
    return announce(conversationId, actor, event)
        .flatMap(id -> store.claim(conversationId, Buckets.ofMessage(id), actor, id)
            .mapNotNull(Claim::number).map(Claim.Number::seq)
            .repeatWhenEmpty(tries -> tries.delayElements(CHANGE_POLL)))
        .flatMap(seq -> members.appliedSeq(conversationId).filter(applied -> applied >= seq)
            .repeatWhenEmpty(tries -> tries.delayElements(CHANGE_POLL)).thenReturn(seq))
        .timeout(CHANGE_DEADLINE, Deadlines.TIMER)
        .onErrorMap(TimeoutException.class,
            late -> ParleyException.unavailable("The change was not applied within 5 s; it may still come", late));
  }

  private static void check(SendMessage command) {
    if (command.type() != MessageType.TEXT) {
      throw ParleyException.badRequest("message_type %s can't be sent yet; only text can".formatted(
          command.type().wireName()));
    }
    int bytes = command.body().getBytes(StandardCharsets.UTF_8).length;
    if (bytes > MAX_BODY_BYTES) {
      throw new ParleyException(ErrorKind.INVALID, "body_too_large",
          "body has %d bytes, limit %d".formatted(bytes, MAX_BODY_BYTES));
    }
    if (bytes == 0) {
      throw ParleyException.badRequest("body is empty");
    }
  }

  private StoredMessage message(SendMessage command) {
    return new StoredMessage(command.conversationId(), ids.next(0), command.senderId(), command.clientMessageId(),
        command.type(), command.body(), null);
  }

  private Mono<MessageAccepted> inTurn(StoredMessage message, int attempt) {
    PublicationOrder.Turn turn = order.take(message.conversationId());
    return recognise(message, attempt)
        .flatMap(recognised -> authorise(recognised).then(Mono.defer(() -> finish(recognised, turn))))
        .timeout(writeTimeout, Deadlines.TIMER)
        .onErrorMap(TimeoutException.class, late -> ParleyException
            .unavailable("The message was not stored within %d ms; it may still be".formatted(writeTimeout.toMillis()),
                late))
        .doFinally(_ -> turn.end());
  }

  /// Finds out whether this is the first attempt, and under which id to go on.
  private Mono<Attempt> recognise(StoredMessage message, int attempt) {
    return recentClaims.claim(message).flatMap(answer -> switch (answer) {
      case RecentClaims.Held held -> again(message, held);
      case RecentClaims.New() when attempt <= 1 -> Mono.just(new Attempt(message, false, null));
      case RecentClaims.New() -> askDurable(message);
      case RecentClaims.Unknown() -> askDurable(message);
    });
  }

  /// Redis knows the key. Only the claim can tell whether that attempt was stored.
  private Mono<Attempt> again(StoredMessage message, RecentClaims.Held held) {
    requireSame(held.contentHash(), message);
    StoredMessage first = message.withId(held.messageId());
    return store.claim(first.conversationId(), Buckets.ofMessage(first.messageId()), first.senderId(),
        first.clientMessageId())
        .map(claim -> new Attempt(first, true, claim))
        .defaultIfEmpty(new Attempt(first, true, null));
  }

  private Mono<Attempt> askDurable(StoredMessage message) {
    return durableClaims.find(message).flatMap(claim -> {
      UUID first = claim.answerId();
      if (first == null) {
        return Mono.just(new Attempt(message, false, null));
      }
      if (claim.contentHash() != null) {
        requireSame(claim.contentHash(), message);
      }
      StoredMessage known = message.withId(first);
      return recentClaims.correct(known).thenReturn(new Attempt(known, true, claim));
    }).defaultIfEmpty(new Attempt(message, false, null));
  }

  private static void requireSame(ByteBuffer contentHash, StoredMessage message) {
    if (!contentHash.equals(message.contentHash())) {
      throw new ParleyException(ErrorKind.CONFLICT, "conflict",
          "client_message_id was used for another message in this conversation");
    }
  }

  /// A message that may already be stored is completed whatever its sender's standing is by now; it would be called
  /// failed otherwise, and still be there.
  private Mono<Void> authorise(Attempt attempt) {
    return attempt.claim != null
        ? Mono.empty()
        : members.present(attempt.message.conversationId(), attempt.message.senderId()).then();
  }

  /// Stores and publishes, also what an earlier attempt may have done already: only a number proves that it arrived.
  private Mono<MessageAccepted> finish(Attempt attempt, PublicationOrder.Turn turn) {
    Mono<Void> road = attempt.hasNumber()
        ? Mono.empty()
        : store.write(attempt.message).then(turn.come())
            .then(Mono.defer(() -> publishAndEnd(attempt.message, turn)));
    return road.thenReturn(new MessageAccepted(attempt.answerId(), attempt.duplicate))
        .doFinally(_ -> turn.end());
  }

  /// The producer keeps the order of its calls, so the next message may follow before this one is acknowledged.
  private Mono<Void> publishAndEnd(StoredMessage message, PublicationOrder.Turn turn) {
    CompletableFuture<Void> published = publisher.publish(message);
    turn.end();
    return Mono.fromFuture(published, true)
        .onErrorMap(failure -> ParleyException.unavailable("The log did not take the message in time", failure));
  }

  /// @param claim what storage knows of an earlier attempt
  private record Attempt(StoredMessage message, boolean duplicate, @Nullable Claim claim) {
    boolean hasNumber() {
      return claim != null && claim.number() != null;
    }

    UUID answerId() {
      UUID known = claim == null ? null : claim.answerId();
      return known == null ? message.messageId() : known;
    }
  }
}
