package io.parley.gateway.internal.rest;

import static io.parley.gateway.internal.rest.FakeParley.ALICE;
import static io.parley.gateway.internal.rest.FakeParley.BOB;
import static io.parley.gateway.internal.rest.FakeParley.CAROL;
import static io.parley.gateway.internal.rest.FakeParley.FIRST_MESSAGE;
import static io.parley.gateway.internal.rest.FakeParley.LUNCH;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.conversation.ConversationEvent;
import io.parley.conversation.ConversationKind;
import io.parley.conversation.MemberRole;
import io.parley.identity.Ban;
import io.parley.identity.DeviceId;
import io.parley.identity.Standing;
import io.parley.platform.ErrorKind;
import io.parley.platform.ParleyException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webtestclient.autoconfigure.AutoConfigureWebTestClient;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;

@SpringBootTest(classes = RestSlice.class, webEnvironment = SpringBootTest.WebEnvironment.MOCK)
@AutoConfigureWebTestClient(timeout = "20s")
@ActiveProfiles("local")
class RestTests {
  private static final String IN_LUNCH = "/api/v1/conversations/" + LUNCH;
  private static final String HELLO = """
      {"client_message_id":"0f8b7b0e-53a4-4c0f-9a3e-6d4e2f1c9b7a","message_type":"text","body":"Hello!"}""";

  @Autowired
  private WebTestClient client;
  @Autowired
  private FakeParley parley;

  @BeforeEach
  void forgetWhatWasAsked() {
    parley.reset();
  }

  @Test
  void makesAGroupAndAnnouncesIt() {
    asAlice(HttpMethod.POST, "/api/v1/conversations",
        """
            {"kind":"group","title":"Lunch","member_ids":["%s"],"history_visible":true,"from_the_future":1}"""
            .formatted(BOB))
        .expectStatus().isCreated().expectHeader().location(IN_LUNCH).expectBody().json("""
            {"type":"conversation","conversation_id":"%s","kind":"group","title":"Lunch",
             "created_at":"2026-11-24T10:15:30.120Z","created_by":"%s","member_count":2,"latest_seq":9,
             "history_visible":false}""".formatted(LUNCH, ALICE));

    assertThat(parley.wish.memberIds()).containsExactly(BOB);
    assertThat(parley.wish.historyVisible()).isTrue();
    assertThat(parley.announced).containsExactly(new ConversationEvent.Created());
    assertThat(parley.sightings).containsExactly("2 of each other");
  }

  @Test
  void answersAnExistingDirectConversationWith200AndAnnouncesNothing() {
    parley.exists = true;

    asAlice(HttpMethod.POST, "/api/v1/conversations", """
        {"kind":"direct","member_ids":["%s"]}""".formatted(BOB)).expectStatus().isOk().expectBody()
        .jsonPath("$.title").isEqualTo(null).jsonPath("$.kind").isEqualTo("direct");

    assertThat(parley.wish.kind()).isEqualTo(ConversationKind.DIRECT);
    assertThat(parley.announced).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      {"member_ids":[]}                                | kind is missing
      {"kind":"room","member_ids":[]}                  | kind must be one of direct, group, channel
      {"kind":"DIRECT","member_ids":[]}                | kind must be one of direct, group, channel
      {"kind":"group"}                                 | member_ids is missing
      {"kind":"group","member_ids":["1-1-1-1-1"]}      | member_ids is not a UUID
      {"kind":"group","member_ids":[null]}             | member_ids is missing
      {"kind":5,"member_ids":[]}                       | kind has a value of the wrong kind
      {"kind":"group","member_ids":[{}]}               | member_ids[0] has a value of the wrong kind
      {"kind":                                         | The request body is not a valid JSON object
      []                                               | The request body is not a valid JSON object
      """)
  void namesTheFieldThatIsWrong(String body, String detail) {
    expectProblem(asAlice(HttpMethod.POST, "/api/v1/conversations", body), 400, "bad_request").jsonPath("$.detail")
        .isEqualTo(detail);
  }

  @Test
  void asksForABodyWhereThereIsNone() {
    expectProblem(client.post().uri("/api/v1/conversations").headers(headers -> headers.setBearerAuth("alice"))
        .contentType(MediaType.APPLICATION_JSON).exchange(), 400, "bad_request");
  }

  @Test
  void listsConversationsPageByPage() {
    parley.overviews = 3;

    String next = asAlice(HttpMethod.GET, "/api/v1/conversations?limit=2").expectStatus().isOk()
        .returnResult(Views.ConversationList.class).getResponseBody().single().map(Views.ConversationList::next)
        .block();
    asAlice(HttpMethod.GET, "/api/v1/conversations?limit=2&cursor=" + next).expectStatus().isOk().expectBody().json("""
        {"items":[{"type":"conversation","conversation_id":"%s","latest_seq":9,"read_seq":3,"unread":2,
          "last_message":{"type":"message","seq":4,"body":"Hello!","delivery_status":"sent"}}]}""".formatted(LUNCH))
        .jsonPath("$.items.length()").isEqualTo(1).jsonPath("$.next").doesNotExist();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      /api/v1/conversations?limit=0            | limit must be at least 1
      /api/v1/conversations?limit=ten          | limit must be a whole number
      /api/v1/conversations?cursor=!           | cursor is not one that was given as next
      /api/v1/conversations/5                  | conversation_id is not a UUID
      /api/v1/users/bob                        | user_id is not a UUID
      """)
  void readsParametersStrictly(String uri, String detail) {
    expectProblem(asAlice(HttpMethod.GET, uri), 400, "bad_request").jsonPath("$.detail").isEqualTo(detail);
  }

  @Test
  void refusesANegativePlace() {
    expectProblem(asAlice(HttpMethod.GET, IN_LUNCH + "/messages?after_seq=-1"), 400, "bad_request");
  }

  @Test
  void countsALimitAboveTheMaximumAsTheMaximum() {
    asAlice(HttpMethod.GET, IN_LUNCH + "/messages?limit=5000").expectStatus().isOk();
    assertThat(parley.lastLimit).isEqualTo(500);

    asAlice(HttpMethod.GET, "/api/v1/conversations?limit=99999999999").expectStatus().isOk();
    assertThat(parley.lastLimit).as("one more than the page, to see whether there is another").isEqualTo(201);
  }

  @Test
  void givesThePageOfTheSocket() {
    asAlice(HttpMethod.GET, IN_LUNCH + "/messages?after_seq=3").expectStatus().isOk().expectBody().json("""
        {"type":"page","conversation_id":"%s","more":true,"latest_seq":9,"read_seq":3,"unread":2,
         "messages":[{"type":"message","seq":4,"sender_id":"%s","message_type":"text","body":"Hello!",
           "target_message_id":null,"media":null,"mentions":[],"delivery_status":"delivered"}]}"""
        .formatted(LUNCH, BOB));
  }

  @Test
  void sendsByTheSameRoad() {
    asAlice(HttpMethod.POST, IN_LUNCH + "/messages", HELLO).expectStatus().isOk().expectBody().json("""
        {"type":"sent","conversation_id":"%s","client_message_id":"0f8b7b0e-53a4-4c0f-9a3e-6d4e2f1c9b7a",
         "message_id":"%s","duplicate":false}""".formatted(LUNCH, FIRST_MESSAGE));

    assertThat(parley.sent).singleElement().satisfies(command -> {
      assertThat(command.senderId()).isEqualTo(ALICE);
      assertThat(command.attempt()).isEqualTo(1);
    });
  }

  @Test
  void refusesAnAttemptBelowOne() {
    expectProblem(
        asAlice(HttpMethod.POST, IN_LUNCH + "/messages", HELLO.replace("\"body\"", "\"attempt\":0,\"body\"")), 400,
        "bad_request");
  }

  @ParameterizedTest
  @CsvSource({"INVALID, bad_request, 400", "INVALID, body_too_large, 413", "INVALID, too_many_members, 400",
      "FORBIDDEN, forbidden, 403", "NOT_FOUND, not_a_member, 404", "CONFLICT, conflict, 409",
      "UNAUTHENTICATED, unauthenticated, 401"})
  void answersARefusalWithItsStatusAndCode(ErrorKind kind, String code, int status) {
    parley.failure = new ParleyException(kind, code, "No, because of this");

    expectProblem(asAlice(HttpMethod.POST, IN_LUNCH + "/messages", HELLO), status, code).jsonPath("$.detail")
        .isEqualTo("No, because of this").jsonPath("$.retry_after_ms").doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({"LIMITED, rate_limited, 429", "LIMITED, overloaded, 503", "UNAVAILABLE, unavailable, 503"})
  void saysWhenToTryAgain(ErrorKind kind, String code, int status) {
    parley.failure = new ParleyException(kind, code, "Not now", Duration.ofMillis(1500), null);

    ResponseSpec answer = asAlice(HttpMethod.POST, IN_LUNCH + "/messages", HELLO);

    answer.expectHeader().valueEquals("Retry-After", "2");
    expectProblem(answer, status, code).jsonPath("$.retry_after_ms").isEqualTo(1500);
  }

  @Test
  void storesNothingPastTheLimitOnSends() {
    parley.limit = new ParleyException(ErrorKind.LIMITED, "rate_limited", "At most 20 sends a second",
        Duration.ofMillis(50), null);

    ResponseSpec answer = asAlice(HttpMethod.POST, IN_LUNCH + "/messages", HELLO);

    answer.expectHeader().valueEquals("Retry-After", "1");
    expectProblem(answer, 429, "rate_limited").jsonPath("$.retry_after_ms").isEqualTo(50);
    assertThat(parley.sent).isEmpty();
  }

  @Test
  void saysNothingOfAnInternalFailure() {
    parley.failure = new IllegalStateException("the secret of the house");

    String body = asAlice(HttpMethod.POST, IN_LUNCH + "/messages", HELLO).expectStatus().isEqualTo(500)
        .returnResult(String.class).getResponseBody().blockFirst();

    assertThat(body).contains("\"code\":\"internal\"").doesNotContain("secret").doesNotContain("IllegalState");
  }

  @Test
  void asksForATokenInProblemDetails() {
    ResponseSpec answer = client.get().uri("/api/v1/conversations").exchange();

    answer.expectHeader().valueEquals("WWW-Authenticate", "Bearer");
    expectProblem(answer, 401, "unauthenticated");
  }

  @ParameterizedTest
  @CsvSource({"forged", "'not a token at all'"})
  void refusesABadToken(String token) {
    expectProblem(
        client.get().uri("/api/v1/users/me").headers(headers -> headers.set("Authorization", "Bearer " + token))
            .exchange(),
        401, "unauthenticated");
  }

  @Test
  void doesNotCallATokenBadWhenTheKeysAreAway() {
    expectProblem(
        client.get().uri("/api/v1/users/me").headers(headers -> headers.setBearerAuth("keys-away")).exchange(),
        503, "unavailable");
  }

  @Test
  void tellsABannedUserThatTheyAreAndOneWithARevokedTokenThatTheyNeedAnother() {
    parley.standing = new Standing(new Ban(FakeParley.CREATED_AT, null, "spam"), null);
    expectProblem(asAlice(HttpMethod.GET, "/api/v1/users/me", null), 403, "forbidden");
    expectProblem(asAlice(HttpMethod.POST, IN_LUNCH + "/messages", HELLO), 403, "forbidden");
    assertThat(parley.sent).isEmpty();

    parley.standing = new Standing(null, FakeParley.CREATED_AT);
    expectProblem(asAlice(HttpMethod.GET, "/api/v1/users/me", null), 401, "unauthenticated");

    parley.standing = Standing.CLEAR;
    asAlice(HttpMethod.GET, "/api/v1/users/me", null).expectStatus().isOk();
  }

  @Test
  void takesNoTokenFromTheAddress() {
    expectProblem(client.get().uri("/api/v1/users/me?access_token=alice").exchange(), 401, "unauthenticated");
  }

  @Test
  void hidesAConversationFromStrangers() {
    expectProblem(as("carol", HttpMethod.GET, IN_LUNCH, null), 404, "not_a_member");
    expectProblem(as("carol", HttpMethod.GET, IN_LUNCH + "/members", null), 404, "not_a_member");
    expectProblem(as("carol", HttpMethod.GET, IN_LUNCH + "/receipts", null), 404, "not_a_member");
    expectProblem(as("carol", HttpMethod.GET, IN_LUNCH + "/messages", null), 404, "not_a_member");
  }

  @Test
  void listsMembersAndReceiptsOfEveryMember() {
    asAlice(HttpMethod.GET, IN_LUNCH + "/members").expectStatus().isOk().expectBody().json("""
        {"items":[{"user_id":"%s","role":"owner","joined_seq":1},{"user_id":"%s","role":"member","joined_seq":1}]}"""
        .formatted(ALICE, BOB)).jsonPath("$.items.length()").isEqualTo(2).jsonPath("$.next").doesNotExist();
    asAlice(HttpMethod.GET, IN_LUNCH + "/receipts").expectStatus().isOk().expectBody().json("""
        {"items":[{"user_id":"%s","delivered_seq":0,"read_seq":0},{"user_id":"%s","delivered_seq":8,"read_seq":6}]}"""
        .formatted(ALICE, BOB));
  }

  @Test
  void changesARoleThroughTheLog() {
    asAlice(HttpMethod.PUT, IN_LUNCH + "/members/" + BOB, "{\"role\":\"admin\"}").expectStatus().isOk().expectBody()
        .jsonPath("$.role").isEqualTo("admin").jsonPath("$.joined_seq").isEqualTo(1);

    assertThat(parley.changed).containsExactly(new ConversationEvent.RoleChanged(BOB, MemberRole.ADMIN));
    asAlice(HttpMethod.GET, IN_LUNCH + "/members/" + BOB).expectStatus().isOk().expectBody().jsonPath("$.role")
        .isEqualTo("admin");
    expectProblem(asAlice(HttpMethod.GET, IN_LUNCH + "/members/" + CAROL), 404, "not_found");
  }

  @Test
  void addsOneWhomAnotherNodeRemovedAMomentAgo() {
    parley.removedUnnoticed = BOB;

    asAlice(HttpMethod.PUT, IN_LUNCH + "/members/" + BOB).expectStatus().isOk();

    assertThat(parley.changed).containsExactly(new ConversationEvent.MemberAdded(BOB, MemberRole.MEMBER));
  }

  @Test
  void mutesAMemberForATimeThroughTheLog() {
    String until = "2026-11-24T18:00:00.000Z";
    asAlice(HttpMethod.PUT, IN_LUNCH + "/members/" + BOB, "{\"muted_until\":\"" + until + "\"}").expectStatus().isOk()
        .expectBody().jsonPath("$.muted_until").isEqualTo(until);
    asAlice(HttpMethod.PUT, IN_LUNCH + "/members/" + BOB, "{\"muted_until\":null}").expectStatus().isOk().expectBody()
        .jsonPath("$.muted_until").doesNotExist();

    assertThat(parley.changed).containsExactly(new ConversationEvent.MemberMuted(BOB, Instant.parse(until)),
        new ConversationEvent.MemberMuted(BOB, null));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"2026-11-24T10:15:30.120Z\"", "\"2045-01-01T00:00:00Z\"", "\"tomorrow\"", "5", "{}"})
  void mutesUntilAMomentInTheFutureOnly(String until) {
    expectProblem(asAlice(HttpMethod.PUT, IN_LUNCH + "/members/" + BOB, "{\"muted_until\":" + until + "}"), 400,
        "bad_request").jsonPath("$.detail")
        .isEqualTo("muted_until must be null or an RFC 3339 time in the future, within 10 years");

    assertThat(parley.changed).isEmpty();
  }

  @Test
  void blocksListsAndUnblocks() {
    asAlice(HttpMethod.PUT, "/api/v1/blocks/" + BOB).expectStatus().isNoContent();
    asAlice(HttpMethod.PUT, "/api/v1/blocks/" + CAROL).expectStatus().isNoContent();
    asAlice(HttpMethod.GET, "/api/v1/blocks?limit=1").expectStatus().isOk().expectBody().jsonPath("$.items[0].user_id")
        .isEqualTo(BOB.toString()).jsonPath("$.next").isNotEmpty();
    asAlice(HttpMethod.DELETE, "/api/v1/blocks/" + BOB).expectStatus().isNoContent();

    assertThat(parley.blocked).containsExactly(CAROL);
    assertThat(parley.sightings).containsExactly("%s of %s".formatted(BOB, ALICE), "%s of %s".formatted(CAROL, ALICE),
        "%s of %s".formatted(BOB, ALICE));
    expectProblem(asAlice(HttpMethod.PUT, "/api/v1/blocks/bob"), 400, "bad_request");
  }

  @Test
  void setsAndRemovesWhereADeviceIsNotified() {
    asAlice(HttpMethod.PUT, "/api/v1/devices/phone-1/push", """
        {"kind":"webhook","token":"t-1"}""").expectStatus().isNoContent();
    asAlice(HttpMethod.PUT, "/api/v1/devices/phone-2/push", """
        {"kind":"web_push","token":"{}"}""").expectStatus().isNoContent();
    asAlice(HttpMethod.DELETE, "/api/v1/devices/phone-1/push").expectStatus().isNoContent();

    assertThat(parley.pushed).isEqualTo(Map.of(new DeviceId("phone-2"), "WEB_PUSH {}"));
    asAlice(HttpMethod.GET, "/api/v1/push").expectStatus().isOk().expectBody().json("""
        {"kinds":["web_push","webhook"],"vapid_key":"a key"}""");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      phone | {"token":"t"}                | kind is missing
      phone | {"kind":"fcm","token":"t"}   | kind must be one of web_push, webhook
      phone | {"kind":"webhook"}           | token is missing
      %s    | {"kind":"webhook","token":"t"} | device_id must have 1 to 64 characters
      """)
  void namesWhatIsWrongWithAPushTarget(String device, String body, String detail) {
    expectProblem(asAlice(HttpMethod.PUT, "/api/v1/devices/" + device.replace("%s", "x".repeat(65)) + "/push", body),
        400, "bad_request").jsonPath("$.detail").isEqualTo(detail);
  }

  @Test
  void mutesAConversationForOneself() {
    asAlice(HttpMethod.GET, IN_LUNCH + "/notifications").expectStatus().isOk().expectBody()
        .jsonPath("$.muted_until").isEqualTo(null);
    asAlice(HttpMethod.PUT, IN_LUNCH + "/notifications", """
        {"muted_until":"2026-12-24T18:00:00Z"}""").expectStatus().isOk().expectBody().jsonPath("$.muted_until")
        .isEqualTo("2026-12-24T18:00:00.000Z");
    assertThat(parley.quietUntil).isEqualTo(Instant.parse("2026-12-24T18:00:00Z"));
    asAlice(HttpMethod.PUT, IN_LUNCH + "/notifications", """
        {"muted_until":null}""").expectStatus().isOk();
    assertThat(parley.quietUntil).isNull();
    expectProblem(asAlice(HttpMethod.PUT, IN_LUNCH + "/notifications", "{}"), 400, "bad_request")
        .jsonPath("$.detail").isEqualTo("muted_until is missing");
  }

  @Test
  void leavesAMemberWhoIsInItAsTheyAre() {
    asAlice(HttpMethod.PUT, IN_LUNCH + "/members/" + BOB).expectStatus().isOk().expectBody().jsonPath("$.role")
        .isEqualTo("member");

    assertThat(parley.changed).isEmpty();
  }

  @Test
  void removesAMemberThroughTheLog() {
    asAlice(HttpMethod.DELETE, IN_LUNCH + "/members/" + BOB).expectStatus().isNoContent().expectBody().isEmpty();

    assertThat(parley.changed).containsExactly(new ConversationEvent.MemberRemoved(BOB));
    assertThat(parley.sightings).containsExactly("%s in %s".formatted(BOB, LUNCH));
  }

  @Test
  void renamesThroughTheLog() {
    asAlice(HttpMethod.PATCH, IN_LUNCH, "{\"title\":\"Dinner\"}").expectStatus().isOk().expectBody()
        .jsonPath("$.conversation_id").isEqualTo(LUNCH.toString());

    assertThat(parley.changed).containsExactly(new ConversationEvent.Renamed("Dinner"));
    expectProblem(asAlice(HttpMethod.PATCH, IN_LUNCH, "{}"), 400, "bad_request");
  }

  @Test
  void readsAndReplacesAProfile() {
    asAlice(HttpMethod.GET, "/api/v1/users/me").expectStatus().isOk().expectBody().json("""
        {"user_id":"%s","name":"alice","display_name":"Alice","avatar":null}""".formatted(ALICE));
    asAlice(HttpMethod.PUT, "/api/v1/users/me", "{\"display_name\":\"Al\"}").expectStatus().isOk().expectBody()
        .jsonPath("$.display_name").isEqualTo("Al");
    expectProblem(asAlice(HttpMethod.GET, "/api/v1/users/" + CAROL), 404, "not_found");
  }

  @Test
  void givesLocalTokensWithoutAToken() {
    client.post().uri("/api/v1/local/tokens").contentType(MediaType.APPLICATION_JSON)
        .bodyValue("{\"names\":[\"alice\",\"bob\"],\"ttl_s\":60}").exchange().expectStatus().isOk().expectBody()
        .json("""
            [{"user_id":"%s","name":"alice","token":"alice-60"},{"user_id":"%s","name":"bob","token":"bob-60"}]"""
            .formatted(ALICE, BOB));
  }

  @Test
  void takesTenThousandLongNamesInOneCall() {
    String names = IntStream.range(0, 10_000).mapToObj(number -> "\"" + "語".repeat(59) + "%05d\"".formatted(number))
        .collect(Collectors.joining(",", "{\"names\":[", "]}"));

    List<Views.Token> tokens = client.post().uri("/api/v1/local/tokens").contentType(MediaType.APPLICATION_JSON)
        .bodyValue(names).exchange().expectStatus().isOk().returnResult(Views.Token.class).getResponseBody()
        .collectList().block();

    assertThat(tokens).hasSize(10_000);
    assertThat(tokens.getLast().token()).endsWith("09999-86400");
  }

  @Test
  void refusesARequestThatIsTooLarge() {
    String body = "{\"names\":[\"" + "x".repeat(RestConfiguration.MAX_REQUEST_BYTES) + "\"]}";

    expectProblem(client.post().uri("/api/v1/local/tokens").contentType(MediaType.APPLICATION_JSON).bodyValue(body)
        .exchange(), 413, "body_too_large");
  }

  @Test
  void answersWhatHttpRefusesInProblemDetailsToo() {
    expectProblem(asAlice(HttpMethod.GET, "/api/v1/nothing"), 404, "not_found");
    ResponseSpec wrongMethod = asAlice(HttpMethod.DELETE, "/api/v1/users/me");
    wrongMethod.expectHeader().exists("Allow");
    expectProblem(wrongMethod, 405, "bad_request");
    expectProblem(client.post().uri(IN_LUNCH + "/messages").headers(headers -> headers.setBearerAuth("alice"))
        .contentType(MediaType.TEXT_PLAIN).bodyValue("Hello!").exchange(), 415, "bad_request");
    expectProblem(asAlice(HttpMethod.TRACE, "/api/v1/users/me"), 400, "bad_request");
    expectProblem(client.get().uri(URI.create("/api/v1//users;a=b")).headers(headers -> headers.setBearerAuth("alice"))
        .exchange(), 400, "bad_request");
    expectProblem(client.get().uri("/api/v1/users/me").headers(headers -> headers.setBearerAuth("alice"))
        .accept(MediaType.APPLICATION_PDF).exchange(), 406, "bad_request");
  }

  @ParameterizedTest
  @CsvSource({"/actuator", "/actuator/health", "/actuator/env", "/actuator/prometheus", "/actuator/heapdump",
      "/actuator/shutdown"})
  void opensNothingOfTheActuatorButProbes(String uri) {
    expectProblem(client.get().uri(uri).exchange(), 401, "unauthenticated");
    expectProblem(asAlice(HttpMethod.GET, uri), 403, "forbidden");
    client.get().uri("/livez").exchange().expectStatus().isOk();
    client.get().uri("/readyz").exchange().expectStatus().isOk();
  }

  @Test
  void describesTheSocketToEverybody() {
    client.get().uri("/asyncapi.json").exchange().expectStatus().isOk().expectHeader()
        .contentType(MediaType.APPLICATION_JSON).expectBody().jsonPath("$.asyncapi").isEqualTo("3.0.0");
  }

  @Test
  void showsAWebClientThatLoadsNothingFromElsewhere() {
    client.get().uri("/").accept(MediaType.TEXT_HTML).exchange().expectStatus().isOk().expectHeader()
        .contentTypeCompatibleWith(MediaType.TEXT_HTML).expectHeader()
        .value("Content-Security-Policy",
            policy -> assertThat(policy).contains("default-src 'none'").doesNotContain("unsafe"))
        .expectHeader().valueEquals("X-Content-Type-Options", "nosniff").expectBody(String.class)
        .value(page -> assertThat(page).contains("/swagger-ui.html").doesNotContain("https://"));
    client.get().uri("/client/app.js").exchange().expectStatus().isOk();
    client.get().uri("/css/tokens.css").exchange().expectStatus().isOk();
  }

  @Test
  void describesEveryCallInWords() {
    client.get().uri("/v3/api-docs").exchange().expectStatus().isOk().expectBody()
        .jsonPath("$.paths['/api/v1/conversations'].post.requestBody.content['application/json']").exists()
        .jsonPath("$.paths['/api/v1/conversations/{conversation_id}/messages'].post.summary")
        .isEqualTo("Send a message")
        .jsonPath("$.paths['/api/v1/conversations/{conversation_id}/members/{user_id}'].delete.responses.default")
        .exists().jsonPath("$.paths['/api/v1/users/me'].get.parameters").doesNotExist()
        .jsonPath("$.components.schemas.CreateConversation.properties.member_ids").exists()
        .jsonPath("$.components.schemas.Problem.properties.retry_after_ms").exists()
        .jsonPath("$.components.securitySchemes.token.scheme").isEqualTo("bearer");
    client.get().uri("/swagger-ui.html").exchange().expectStatus().is3xxRedirection();
  }

  private ResponseSpec asAlice(HttpMethod method, String uri) {
    return as("alice", method, uri, null);
  }

  private ResponseSpec asAlice(HttpMethod method, String uri, String body) {
    return as("alice", method, uri, body);
  }

  private ResponseSpec as(String token, HttpMethod method, String uri, String body) {
    WebTestClient.RequestBodySpec request = client.method(method).uri(uri)
        .headers(headers -> headers.setBearerAuth(token));
    return body == null
        ? request.exchange()
        : request.contentType(MediaType.APPLICATION_JSON).bodyValue(body).exchange();
  }

  private static WebTestClient.BodyContentSpec expectProblem(ResponseSpec answer, int status, String code) {
    return answer.expectStatus().isEqualTo(status).expectHeader().contentType("application/problem+json").expectBody()
        .jsonPath("$.status").isEqualTo(status).jsonPath("$.code").isEqualTo(code).jsonPath("$.title").isNotEmpty()
        .jsonPath("$.type").isEqualTo("about:blank");
  }
}
