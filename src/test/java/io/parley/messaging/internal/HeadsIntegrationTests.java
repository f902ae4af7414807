package io.parley.messaging.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.conversation.ConversationId;
import io.parley.messaging.ConversationHeads;
import io.parley.messaging.ConversationHeads.Head;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;

/// Heads in a real Redis, around a change of the primary.
@MessagingSlice
class HeadsIntegrationTests {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

  @Autowired
  private ConversationHeads heads;

  @Autowired
  private ReactiveStringRedisTemplate redis;

  private final ConversationId conversation = new ConversationId(UUID.randomUUID());

  @Test
  void aHeadOnlyRises() {
    raise(11);
    raise(22);
    raise(20);

    assertThat(head()).isEqualTo(new Head(22, NOON.plusSeconds(22)));
  }

  @Test
  void whoHasReadTheLogBeforeDoesNotLowerTheHeadOfOneWhoKnowsNotOfTheNewPrimary() {
    write("22:%d:the-primary-before".formatted(NOON.plusSeconds(22).toEpochMilli()));
    raise(11);

    assertThat(head()).isEqualTo(new Head(22, NOON.plusSeconds(22)));
  }

  @Test
  void aHeadOfThePrimaryBeforeIsNotBelieved() {
    write("22:%d:the-primary-before".formatted(NOON.toEpochMilli()));

    assertThat(head()).isEqualTo(Head.EMPTY);
  }

  @Test
  void whatCannotBeReadIsReplaced() {
    write("nonsense");
    raise(3);

    assertThat(head().seq()).isEqualTo(3);
  }

  private void raise(long seq) {
    heads.raise(Map.of(conversation, new Head(seq, NOON.plusSeconds(seq)))).block(PATIENCE);
  }

  private Head head() {
    return heads.read(List.of(conversation)).block(PATIENCE).get(conversation);
  }

  private void write(String value) {
    redis.opsForValue().set("head:{%s}".formatted(conversation), value).block(PATIENCE);
  }
}
