package io.parley.gateway.internal.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.ParleyApplication;
import io.parley.engines.TestEngines;
import io.parley.gateway.internal.rest.Views.Token;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.webtestclient.autoconfigure.AutoConfigureWebTestClient;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.HttpMethod;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;

/// REST on a whole node: over HTTP, down to the engines and back.
@SpringBootTest(classes = ParleyApplication.class, webEnvironment = WebEnvironment.RANDOM_PORT, properties = {
    "parley.engines.enabled=false", "parley.engines.directory=target/rest"})
@AutoConfigureWebTestClient(timeout = "30s")
@ContextConfiguration(initializers = TestEngines.Initializer.class)
@ActiveProfiles("local")
@DirtiesContext
class RestIntegrationTests {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final ParameterizedTypeReference<Map<String, Object>> OBJECT = new ParameterizedTypeReference<>() {};

  @Autowired
  private WebTestClient client;
  private Token alice;
  private Token ben;
  private Token carol;

  @BeforeEach
  void meetNewPeople() {
    String names = "{\"names\":[\"alice-%1$s\",\"ben-%1$s\",\"carol-%1$s\"]}".formatted(UUID.randomUUID());
    List<Token> people = client.post().uri("/api/v1/local/tokens").header("Content-Type", "application/json")
        .bodyValue(names).exchange().expectStatus().isOk().expectBodyList(Token.class).returnResult()
        .getResponseBody();
    alice = people.get(0);
    ben = people.get(1);
    carol = people.get(2);
  }

  @Test
  void carriesADirectConversationFromTheFirstWordToTheReceipts() {
    String direct = "{\"kind\":\"direct\",\"member_ids\":[\"%s\"]}";
    String id = text(as(alice, HttpMethod.POST, "/conversations", direct.formatted(ben.userId())), 201,
        "conversation_id");
    assertThat(text(as(ben, HttpMethod.POST, "/conversations", direct.formatted(alice.userId())), 200,
        "conversation_id")).isEqualTo(id);

    UUID key = UUID.randomUUID();
    String first = text(send(alice, id, key, "Where are you?", 1), 200, "message_id");
    send(alice, id, key, "Where are you?", 2).expectStatus().isOk().expectBody().jsonPath("$.message_id")
        .isEqualTo(first).jsonPath("$.duplicate").isEqualTo(true);
    send(alice, id, key, "Never mind", 2).expectStatus().isEqualTo(409).expectBody().jsonPath("$.code")
        .isEqualTo("conflict");
    send(ben, id, UUID.randomUUID(), "Here!", 1).expectStatus().isOk();

    awaitLatestSeq(alice, id, 2);
    as(ben, HttpMethod.GET, "/conversations/" + id + "/messages", null).expectStatus().isOk().expectBody().json("""
        {"type":"page","more":false,"latest_seq":2,"read_seq":0,"unread":1,"messages":[
          {"seq":1,"message_id":"%s","body":"Where are you?"},{"seq":2,"body":"Here!"}]}""".formatted(first));
    as(ben, HttpMethod.GET, "/conversations", null).expectStatus().isOk().expectBody().json("""
        {"items":[{"conversation_id":"%s","kind":"direct","member_count":2,"latest_seq":2,"unread":1,
          "last_message":{"seq":2,"body":"Here!"}}]}""".formatted(id));
    as(ben, HttpMethod.GET, "/conversations/" + id + "/receipts", null).expectStatus().isOk().expectBody()
        .jsonPath("$.items.length()").isEqualTo(2);
    as(carol, HttpMethod.GET, "/conversations/" + id + "/messages", null).expectStatus().isNotFound();
    send(carol, id, UUID.randomUUID(), "Me too", 1).expectStatus().isNotFound();
  }

  @Test
  void changesAGroupThroughItsLog() {
    String group = "{\"kind\":\"group\",\"title\":\"Lunch\",\"member_ids\":[\"%s\"]}".formatted(ben.userId());
    String id = text(as(alice, HttpMethod.POST, "/conversations", group), 201, "conversation_id");
    awaitLatestSeq(alice, id, 1);
    String members = "/conversations/" + id + "/members/";

    as(ben, HttpMethod.PUT, members + carol.userId(), "{}").expectStatus().isForbidden();
    as(alice, HttpMethod.PUT, members + carol.userId(), null).expectStatus().isOk().expectBody().json("""
        {"user_id":"%s","role":"member","joined_seq":2}""".formatted(carol.userId()));
    as(alice, HttpMethod.PATCH, "/conversations/" + id, "{\"title\":\"Dinner\"}").expectStatus().isOk().expectBody()
        .jsonPath("$.title").isEqualTo("Dinner").jsonPath("$.member_count").isEqualTo(3);
    as(alice, HttpMethod.DELETE, members + ben.userId(), null).expectStatus().isNoContent();
    as(alice, HttpMethod.DELETE, members + ben.userId(), null).expectStatus().isNotFound();
    send(alice, id, UUID.randomUUID(), "Just us", 1).expectStatus().isOk();
    awaitLatestSeq(alice, id, 5);

    as(carol, HttpMethod.GET, "/conversations/" + id + "/messages", null).expectStatus().isOk().expectBody().json("""
        {"latest_seq":5,"messages":[{"seq":2,"message_type":"system","event":{"kind":"member_added","user_id":"%s"}},
          {"seq":3,"event":{"kind":"renamed","title":"Dinner"}},
          {"seq":4,"event":{"kind":"member_removed","user_id":"%s"}},{"seq":5,"body":"Just us"}]}"""
        .formatted(carol.userId(), ben.userId()));
    as(ben, HttpMethod.GET, "/conversations/" + id + "/messages", null).expectStatus().isOk().expectBody()
        .jsonPath("$.latest_seq").isEqualTo(4).jsonPath("$.messages.length()").isEqualTo(4);
    as(ben, HttpMethod.GET, "/conversations/" + id, null).expectStatus().isNotFound();
    as(alice, HttpMethod.DELETE, members + alice.userId(), null).expectStatus().isNoContent();
    as(carol, HttpMethod.GET, "/conversations/" + id + "/members", null).expectStatus().isOk().expectBody().json("""
        {"items":[{"user_id":"%s","role":"owner"}]}""".formatted(carol.userId()));
  }

  @Test
  void keepsAProfile() {
    as(alice, HttpMethod.PUT, "/users/me", "{\"display_name\":\"Alice L.\",\"avatar\":\"https://example.org/a.png\"}")
        .expectStatus().isOk();

    as(ben, HttpMethod.GET, "/users/" + alice.userId(), null).expectStatus().isOk().expectBody().json("""
        {"user_id":"%s","name":"%s","display_name":"Alice L.","avatar":"https://example.org/a.png"}"""
        .formatted(alice.userId(), alice.name()));
    as(ben, HttpMethod.GET, "/users/" + UUID.randomUUID(), null).expectStatus().isNotFound();
  }

  @Test
  void limitsWhatOneUserSends() {
    String direct = "{\"kind\":\"direct\",\"member_ids\":[\"%s\"]}".formatted(ben.userId());
    String id = text(as(alice, HttpMethod.POST, "/conversations", direct), 201, "conversation_id");
    String tooLong = "é".repeat(5_120) + "!";

    send(alice, id, UUID.randomUUID(), tooLong, 1).expectStatus().isEqualTo(413).expectBody().jsonPath("$.code")
        .isEqualTo("body_too_large");
    send(alice, id, UUID.randomUUID(), tooLong.substring(1), 1).expectStatus().isOk();
  }

  private void awaitLatestSeq(Token reader, String id, int seq) {
    await().atMost(PATIENCE).until(() -> get(reader, id).get("latest_seq").equals(seq));
  }

  private Map<String, Object> get(Token reader, String id) {
    return as(reader, HttpMethod.GET, "/conversations/" + id, null).expectStatus().isOk().expectBody(OBJECT)
        .returnResult().getResponseBody();
  }

  private ResponseSpec send(Token sender, String id, UUID key, String body, int attempt) {
    return as(sender, HttpMethod.POST, "/conversations/" + id + "/messages", """
        {"client_message_id":"%s","message_type":"text","body":"%s","attempt":%d}""".formatted(key, body, attempt));
  }

  private static String text(ResponseSpec answer, int status, String field) {
    return String.valueOf(answer.expectStatus().isEqualTo(status).expectBody(OBJECT).returnResult().getResponseBody()
        .get(field));
  }

  private ResponseSpec as(Token who, HttpMethod method, String path, String body) {
    WebTestClient.RequestBodySpec request = client.method(method).uri("/api/v1" + path)
        .headers(headers -> headers.setBearerAuth(who.token()));
    return body == null
        ? request.exchange()
        : request.header("Content-Type", "application/json").bodyValue(body).exchange();
  }
}
