package io.parley.messaging.internal;

import java.util.List;
import java.util.Optional;
import io.parley.messaging.Content;
import io.parley.conversation.ConversationEvent;
import io.parley.conversation.ConversationId;
import io.parley.conversation.Members;
import io.parley.identity.UserId;
import io.parley.messaging.MessageAccepted;
import io.parley.messaging.MessageType;
import io.parley.messaging.Messages;
import io.parley.messaging.SendMessage;
import io.parley.messaging.StageNotes;
import io.parley.platform.ParleyException;
import io.parley.platform.Turns;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import reactor.core.publisher.Mono;

/// The first half of a message's road: deduplicate, authorise, store, publish.
final class AcceptingMessages implements Messages {
  private static final Duration CHANGE_DEADLINE = Duration.ofSeconds(5);
  private static final Duration CHANGE_POLL = Duration.ofMillis(20);

  private final Acceptance acceptance;
  private final MessageStore store;
  private final Publisher publisher;
  private final Members members;
  private final MessageIds ids;
  private final SendDeadline deadline;
  private final InFlight inFlight;
  private final StageNotes notes;
  /// Stored in parallel, they go into Kafka in the order in which they came.
  private final Turns<ConversationId> order = new Turns<>();

  AcceptingMessages(Acceptance acceptance, MessageStore store, Publisher publisher, Members members, MessageIds ids,
      SendDeadline deadline, InFlight inFlight, StageNotes notes) {
    this.notes = notes;
    this.acceptance = acceptance;
    this.store = store;
    this.publisher = publisher;
    this.members = members;
    this.ids = ids;
    this.deadline = deadline;
    this.inFlight = inFlight;
  }

  @Override
  public Mono<MessageAccepted> send(SendMessage command) {
    return Mono.defer(() -> {
      ContentRules.check(command.content());
      return inFlight.admit(Mono.defer(() -> inTurn(message(command), command)));
    });
  }

  @Override
  public Mono<UUID> announce(ConversationId conversationId, UserId actor, ConversationEvent event) {
    return Mono.defer(() -> {
      UUID id = ids.next();
      Content content = new Content(MessageType.SYSTEM, "", null, null, List.of());
      StoredMessage message = new StoredMessage(conversationId, id, actor, id, content, event);
      Turns.Turn turn = order.take(conversationId);
      return finish(Attempt.first(message), turn, Passage.of(notes, message, id, 1, null)).thenReturn(id);
    });
  }

  @Override
  public Mono<Long> change(ConversationId conversationId, UserId actor, ConversationEvent event) {
    return announce(conversationId, actor, event)
        .flatMap(id -> store.claims(conversationId, List.of(Buckets.ofMessage(id)), actor, id).next()
            .mapNotNull(Claim::number).map(Claim.Number::seq)
            .repeatWhenEmpty(tries -> tries.delayElements(CHANGE_POLL, deadline.timer())))
        .flatMap(seq -> members.appliedSeq(conversationId).filter(applied -> applied >= seq)
            .repeatWhenEmpty(tries -> tries.delayElements(CHANGE_POLL, deadline.timer())).thenReturn(seq))
        .timeout(CHANGE_DEADLINE, deadline.timer())
        .onErrorMap(TimeoutException.class,
            late -> ParleyException.unavailable("The change was not applied within 5 s; it may still come", late));
  }

  private StoredMessage message(SendMessage command) {
    UUID id = ids.next(command.conversationId(), command.senderId(), command.clientMessageId());
    return new StoredMessage(command.conversationId(), id, command.senderId(), command.clientMessageId(),
        command.content(), null, command.trace());
  }

  private Mono<MessageAccepted> inTurn(StoredMessage message, SendMessage command) {
    Turns.Turn turn = order.take(message.conversationId());
    return acceptance.accept(message, command.attempt())
        .flatMap(accepted -> finish(accepted, turn, Passage.of(notes, accepted.message(), message.messageId(),
            command.attempt(), command.entry())))
        .timeout(deadline.limit(), deadline.timer())
        .onErrorMap(TimeoutException.class, late -> ParleyException.unavailable(
            "The message was not stored within %d ms; it may still be".formatted(deadline.limit().toMillis()), late))
        .doFinally(_ -> turn.end());
  }

  /// Stores and publishes, also what an earlier attempt may have done already: only a number proves that it arrived.
  private Mono<MessageAccepted> finish(Attempt attempt, Turns.Turn turn, Passage passage) {
    Mono<Void> road = attempt.hasNumber()
        ? Mono.empty()
        : passage.storing(store.write(attempt.message())).then(turn.come())
            .then(passage.publishing(Mono.defer(() -> publishAndEnd(attempt.message(), turn))));
    return passage.whole(road).thenReturn(new MessageAccepted(attempt.answerId(), attempt.duplicate()))
        .doFinally(_ -> turn.end());
  }

  /// The producer keeps the order of its calls, so the next message may follow before this one is acknowledged.
  private Mono<Void> publishAndEnd(StoredMessage message, Turns.Turn turn) {
    CompletableFuture<Void> published = publisher.publish(message);
    turn.end();
    // As a value, since a failure after the deadline would be nobody's and logged as such.
    return Mono.fromFuture(published.handle((_, failure) -> Optional.<Throwable>ofNullable(failure)), true)
        .flatMap(failure -> failure.isEmpty()
            ? Mono.empty()
            : Mono.error(ParleyException.unavailable("The log did not take the message in time", failure.get())));
  }
}
