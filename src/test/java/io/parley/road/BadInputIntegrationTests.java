package io.parley.road;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.parley.identity.LocalTokens.LocalToken;
import java.net.http.WebSocketHandshakeException;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What a whole node answers to clients that err or mean ill, and that their sessions live on where they should.
@OnSharedNode
class BadInputIntegrationTests {
  private final Node node = Node.shared();

  private final Queue<JsonNode> frames = new ConcurrentLinkedQueue<>();
  private LocalToken alice;
  private String withBen;
  private String ofOthers;

  @BeforeEach
  void threePeople() {
    String run = UUID.randomUUID().toString();
    List<LocalToken> people = node.people("alice-" + run, "ben-" + run, "carol-" + run);
    alice = people.getFirst();
    withBen = node.direct(alice, people.get(1));
    ofOthers = node.direct(people.get(1), people.get(2));
  }

  @ParameterizedTest
  @CsvSource({"Authorization,Bearer nonsense,401", "Authorization,Basic YWxpY2U6cGFzcw==,401",
      "Origin,https://evil.example,403", "Origin,null,403"})
  void refusesBeforeTheUpgrade(String header, String value, int status) {
    assertThatThrownBy(() -> Link.open(node.address(), frames::add, header, value))
        .hasCauseInstanceOf(WebSocketHandshakeException.class)
        .satisfies(failure -> assertThat(((WebSocketHandshakeException) failure.getCause()).getResponse().statusCode())
            .isEqualTo(status));
  }

  @Test
  void theNodesOwnOriginMayCome() {
    assertThat(hello(Link.open(node.address(), frames::add, "Origin", node.address().toString()), alice.token())
        .get("type").asString()).isEqualTo("welcome");
  }

  @ParameterizedTest
  @CsvSource(value = {"''", "nonsense", "NONE"}, nullValues = "NONE")
  void aHelloWithoutAGoodTokenIsUnauthenticatedAndEndsTheSocket(String token) {
    Link link = Link.open(node.address(), frames::add);

    JsonNode refusal = hello(link, token);
    assertThat(refusal.get("type").asString()).isEqualTo("error");
    assertThat(refusal.get("code").asString()).isEqualTo("unauthenticated");
    assertThat(link.closeCode()).isEqualTo(4501);
  }

  @Test
  void nobodySendsBeforeHello() {
    Link link = Link.open(node.address(), frames::add);

    assertRefused(link.answer(text(withBen, "hello")), "bad_request");
    assertThat(hello(link, alice.token()).get("type").asString()).isEqualTo("welcome");
  }

  @Test
  void aConversationOfOthersAndOneThatIsNotThereAreAnsweredAlike() {
    Link link = session();

    assertRefused(link.answer(text(ofOthers, "hello")), "not_a_member");
    assertRefused(link.answer(text(UUID.randomUUID().toString(), "hello")), "not_a_member");
    assertRefused(link.answer(Link.frame("history").put("conversation_id", ofOthers)), "not_a_member");
    assertLivesOn(link);
  }

  @Test
  void aBodyOfOneByteTooManyIsRefusedAndTheLongestGoesThrough() {
    Link link = session();

    JsonNode refusal = link.answer(text(withBen, "é".repeat(5_120) + "!"));
    assertRefused(refusal, "body_too_large");
    assertThat(refusal.get("message").asString()).contains("10241").contains("10240");
    assertThat(link.answer(text(withBen, "é".repeat(5_120))).get("type").asString()).isEqualTo("sent");
    assertLivesOn(link);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '~', value = {"{\"type\":\"send\"|bad_request", "[1,2]|bad_request",
      "\"hello\"|bad_request", "~~|bad_request", "{\"type\":\"shout\"}|unknown_type", "{\"type\":7}|bad_request",
      "{\"type\":\"send\",\"conversation_id\":\"x\"}|bad_request"})
  void whatIsNoFrameIsAnErrorWithoutReAndTheSessionLivesOn(String frame, String code) {
    Link link = session();
    link.write(frame);

    await().atMost(Link.PATIENCE)
        .until(() -> frames.stream().anyMatch(one -> one.get("type").asString().equals("error")));
    JsonNode refusal = frames.stream().filter(one -> one.get("type").asString().equals("error")).findFirst()
        .orElseThrow();
    assertThat(refusal.get("code").asString()).isEqualTo(code);
    assertThat(refusal.has("re")).isFalse();
    assertLivesOn(link);
  }

  @Test
  void aBinaryFrameEndsTheSocketWith1003() {
    Link link = session();
    link.write(new byte[]{1, 2, 3});

    assertThat(link.closeCode()).isEqualTo(1003);
  }

  @Test
  void aFrameOfOneByteTooManyEndsTheSocketWith1009() {
    Link link = session();
    String padded = "{\"type\":\"ping\",\"id\":\"long\",\"padding\":\"";
    String longest = padded + "x".repeat(65_536 - padded.length() - 2) + "\"}";
    link.write(longest);
    await().atMost(Link.PATIENCE)
        .until(() -> frames.stream().anyMatch(one -> one.get("type").asString().equals("pong")));

    link.write(longest + " ");
    assertThat(link.closeCode()).isEqualTo(1009);
  }

  private Link session() {
    Link link = Link.open(node.address(), frames::add);
    assertThat(hello(link, alice.token()).get("type").asString()).isEqualTo("welcome");
    return link;
  }

  private static JsonNode hello(Link link, String token) {
    ObjectNode hello = Link.frame("hello").put("device_id", "phone");
    return link.answer(token == null ? hello : hello.put("token", token));
  }

  private static ObjectNode text(String conversationId, String body) {
    return Link.frame("send").put("conversation_id", conversationId)
        .put("client_message_id", UUID.randomUUID().toString()).put("message_type", "text").put("body", body);
  }

  private static void assertRefused(JsonNode answer, String code) {
    assertThat(answer.get("type").asString()).isEqualTo("error");
    assertThat(answer.get("code").asString()).isEqualTo(code);
  }

  private void assertLivesOn(Link link) {
    assertThat(link.answer(text(withBen, "still here")).get("type").asString()).isEqualTo("sent");
  }
}
