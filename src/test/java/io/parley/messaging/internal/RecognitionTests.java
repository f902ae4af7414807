package io.parley.messaging.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.conversation.ConversationId;
import io.parley.identity.UserId;
import io.parley.messaging.Content;
import io.parley.messaging.Position;
import io.parley.platform.ParleyException;
import io.parley.platform.TimeUuids;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Whether an attempt was made before, when the memory of recent ones knows less than the claims, or something else.
class RecognitionTests {
  private final TimeUuids ids = new TimeUuids(Clock.systemUTC());
  private final ConversationId conversation = new ConversationId(UUID.randomUUID());
  private final UserId alice = new UserId(UUID.randomUUID());
  private final UUID key = keyInAnotherSlotWhereTheConversationIsHot();
  private final Map<Long, Claim> claims = new HashMap<>();
  private final Memory recent = new Memory();
  private final MessageStore store = new DelegatingMessageStore(null) {
    @Override
    public Flux<Claim> claims(ConversationId conversationId, Collection<Long> buckets, UserId senderId,
        UUID clientMessageId) {
      return Flux.fromIterable(buckets).mapNotNull(claims::get);
    }
  };
  private final Recognition recognition = new Recognition(recent, new DurableClaims(store, Clock.systemUTC()));

  @Test
  void aRefusedContentThatTheMemoryTookDownIsRefusedAgain() {
    StoredMessage hello = message("hello");
    numbered(hello);
    recent.answer = new RecentClaims.Unknown();
    refuses(message("good bye"), 2);

    StoredMessage again = message("good bye");
    recent.answer = new RecentClaims.Held(again.messageId(), again.contentHash());
    refuses(again, 3);
    assertThat(recognise(message("hello"), 4).answerId()).isEqualTo(hello.messageId());
  }

  @Test
  void aClaimInAnotherBucketThanTheMemoryNamesIsFound() {
    StoredMessage hello = message("hello", ids.next(7));
    claims.put(Slots.bucketsOfClaims(hello.messageId(), alice, key).getLast(), claim(hello));
    StoredMessage other = message("good bye");
    recent.answer = new RecentClaims.Held(other.messageId(), other.contentHash());

    assertThat(recognise(message("hello"), 2).answerId()).isEqualTo(hello.messageId());
    refuses(message("good bye"), 3);
  }

  @Test
  void ofTwoIdsOfOneMessageTheVisibleOneIsTheAnswer() {
    StoredMessage visible = message("hello", ids.next(7));
    claims.put(Slots.bucketsOfClaims(visible.messageId(), alice, key).getLast(), claim(visible));
    StoredMessage other = message("hello");
    claims.put(Buckets.ofMessage(other.messageId()), new Claim(other.messageId(), other.contentHash(), null));
    recent.answer = new RecentClaims.Held(other.messageId(), other.contentHash());

    assertThat(recognise(message("hello"), 2)).extracting(Attempt::answerId, Attempt::hasNumber)
        .containsExactly(visible.messageId(), true);
  }

  @Test
  void whatOnlyTheMemoryKnowsIsOnItsWay() {
    StoredMessage first = message("hello");
    recent.answer = new RecentClaims.Held(first.messageId(), first.contentHash());

    assertThat(recognise(message("hello"), 1).answerId()).isEqualTo(first.messageId());
    refuses(message("good bye"), 1);
  }

  @Test
  void whoIsOvertakenByALaterAttemptUnderItsIdIsTheFirstAllTheSame() {
    StoredMessage first = message("hello");
    claims.put(Buckets.ofMessage(first.messageId()), new Claim(first.messageId(), first.contentHash(), null));
    for (RecentClaims.Answer answer : List.of(new RecentClaims.New(), new RecentClaims.Unknown())) {
      recent.answer = answer;
      assertThat(recognise(first, 3)).extracting(Attempt::answerId, Attempt::duplicate)
          .containsExactly(first.messageId(), false);
      assertThat(recognise(message("hello"), 4)).extracting(Attempt::answerId, Attempt::duplicate)
          .containsExactly(first.messageId(), true);
    }
  }

  /// One key of 64 stays in slot 0, and the claim has one bucket instead of two.
  private UUID keyInAnotherSlotWhereTheConversationIsHot() {
    return Stream.generate(UUID::randomUUID).filter(one -> Slots.slot(alice, one) != 0).findFirst().orElseThrow();
  }

  private Attempt recognise(StoredMessage message, int attempt) {
    return recognition.recognise(message, attempt).block(Duration.ofSeconds(5));
  }

  private void refuses(StoredMessage message, int attempt) {
    assertThatThrownBy(() -> recognise(message, attempt)).isInstanceOfSatisfying(ParleyException.class,
        refusal -> assertThat(refusal.code()).isEqualTo("conflict"));
  }

  private StoredMessage message(String body) {
    return message(body, ids.next(0));
  }

  private StoredMessage message(String body, UUID id) {
    return new StoredMessage(conversation, id, alice, key, Content.text(body), null);
  }

  private void numbered(StoredMessage message) {
    claims.put(Buckets.ofMessage(message.messageId()), claim(message));
  }

  private static Claim claim(StoredMessage message) {
    return new Claim(message.messageId(), message.contentHash(),
        new Claim.Number(message.messageId(), 1, new Position(UUID.randomUUID(), 0, 1)));
  }

  private static final class Memory implements RecentClaims {
    private Answer answer = new New();

    @Override
    public Mono<Answer> claim(StoredMessage message) {
      return Mono.just(answer);
    }

    @Override
    public Mono<Void> correct(StoredMessage message) {
      return Mono.empty();
    }
  }
}
