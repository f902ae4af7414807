package io.parley.road;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.identity.LocalTokens.LocalToken;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import tools.jackson.databind.JsonNode;

/// One client message id is one message, however often and by whatever socket it is sent.
@OnSharedNode
class RetriesIntegrationTests {
  private final Node node = Node.shared();

  private Device alicesPhone;
  private Device alicesLaptop;
  private Device ben;
  private String direct;

  @BeforeEach
  void twoPeopleOnThreeDevices() {
    List<LocalToken> people = node.people("alice-" + UUID.randomUUID(), "ben-" + UUID.randomUUID());
    direct = node.direct(people.getFirst(), people.getLast());
    alicesPhone = new Device(people.getFirst(), "phone").connect(node.address());
    alicesLaptop = new Device(people.getFirst(), "laptop").connect(node.address());
    ben = new Device(people.getLast(), "phone").connect(node.address());
  }

  @Test
  void fiveAttemptsAtOnceAreOneMessage() {
    UUID key = UUID.randomUUID();
    List<CompletableFuture<JsonNode>> attempts = IntStream.rangeClosed(1, 5).mapToObj(
        attempt -> CompletableFuture.supplyAsync(() -> (attempt % 2 == 0 ? alicesPhone : alicesLaptop).attempt(direct,
            key, "hello", attempt)))
        .toList();

    List<JsonNode> answers = attempts.stream().map(CompletableFuture::join).toList();
    assertThat(answers).extracting(answer -> answer.get("type").asString()).containsOnly("sent");
    assertThat(answers).extracting(answer -> answer.get("message_id").asString()).containsOnly(
        answers.getFirst().get("message_id").asString());
    assertThat(answers).extracting(answer -> answer.get("duplicate").asBoolean()).containsOnlyOnce(false);
    assertEverybodyShowsOnly("hello");
  }

  @Test
  void anAttemptAcrossAReconnectIsTheSameMessage() {
    UUID key = UUID.randomUUID();
    JsonNode first = alicesPhone.attempt(direct, key, "hello", 1);
    alicesPhone.drop();
    JsonNode second = alicesPhone.connect(node.address()).attempt(direct, key, "hello", 2);

    assertThat(second.get("message_id")).isEqualTo(first.get("message_id"));
    assertThat(first.get("duplicate").asBoolean()).isFalse();
    assertThat(second.get("duplicate").asBoolean()).isTrue();
    assertEverybodyShowsOnly("hello");
  }

  @Test
  void anotherBodyUnderTheSameIdIsAConflictAndTheSessionLivesOn() {
    UUID key = UUID.randomUUID();
    alicesPhone.attempt(direct, key, "hello", 1);

    JsonNode refusal = alicesPhone.attempt(direct, key, "good bye", 2);
    assertThat(refusal.get("type").asString()).isEqualTo("error");
    assertThat(refusal.get("code").asString()).isEqualTo("conflict");
    assertThat(alicesPhone.attempt(direct, key, "hello", 3).get("duplicate").asBoolean()).isTrue();
    assertEverybodyShowsOnly("hello");
  }

  @Test
  void aRedisFlushedBetweenAttemptsLetsNoSecondMessageThrough() {
    UUID key = UUID.randomUUID();
    JsonNode first = alicesPhone.attempt(direct, key, "hello", 1);
    forgetEverything();
    JsonNode second = alicesPhone.attempt(direct, key, "hello", 2);
    forgetEverything();
    JsonNode third = alicesLaptop.attempt(direct, key, "hello", 1);

    assertThat(second.get("message_id")).isEqualTo(first.get("message_id"));
    assertThat(third.get("type").asString()).isEqualTo("sent");
    assertEverybodyShowsOnly("hello");
  }

  /// Once a later message is there, whatever came before it has been numbered.
  private void assertEverybodyShowsOnly(String body) {
    alicesPhone.attempt(direct, UUID.randomUUID(), "the end", 1);
    Stream.of(alicesPhone, alicesLaptop, ben).forEach(device -> {
      await().atMost(Link.PATIENCE).until(() -> {
        device.sync();
        return device.bodies(direct).contains("the end");
      });
      assertThat(device.bodies(direct)).containsExactly(body, "the end");
      assertThat(device.complaints()).isEmpty();
    });
  }

  private void forgetEverything() {
    node.bean(ReactiveStringRedisTemplate.class).execute(connection -> connection.serverCommands().flushAll())
        .blockLast(Link.PATIENCE);
  }
}
