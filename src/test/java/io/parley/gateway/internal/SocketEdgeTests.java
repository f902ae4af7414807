package io.parley.gateway.internal;

import static io.parley.gateway.internal.RawSocket.BINARY;
import static io.parley.gateway.internal.RawSocket.CLOSE;
import static io.parley.gateway.internal.RawSocket.CONTINUATION;
import static io.parley.gateway.internal.RawSocket.FINAL;
import static io.parley.gateway.internal.RawSocket.PING;
import static io.parley.gateway.internal.RawSocket.PONG;
import static io.parley.gateway.internal.RawSocket.TEXT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.fanout.spi.Delivery;
import io.parley.identity.Ban;
import io.parley.identity.Standing;
import io.parley.platform.ParleyException;
import io.parley.sessions.SessionId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

class SocketEdgeTests {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final byte[] PING_FRAME = "{\"type\":\"ping\",\"id\":\"p\"}".getBytes(StandardCharsets.UTF_8);

  private final GatewayFixture gateway = new GatewayFixture();
  private final String token = gateway.ports.token("alice", Instant.now().plusSeconds(3_600));
  private final List<AutoCloseable> open = new ArrayList<>();
  private EdgeServer server;

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable each : open.reversed()) {
      each.close();
    }
  }

  @Test
  void aClientFromElsewhereConnectsTalksAndLeaves() throws Exception {
    List<String> heard = new ArrayList<>();
    CompletableFuture<Integer> closed = new CompletableFuture<>();
    HttpClient http = HttpClient.newHttpClient();
    WebSocket socket = http.newWebSocketBuilder().subprotocols("parley.v1").buildAsync(
        URI.create("ws://127.0.0.1:%d/ws".formatted(port())), new WebSocket.Listener() {
          @Override
          public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            heard.add(data.toString());
            from.request(1);
            if (heard.size() == 2) {
              var _ = from.sendClose(WebSocket.NORMAL_CLOSURE, "bye");
            }
            return null;
          }

          @Override
          public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            closed.complete(code);
            return null;
          }
        }).get(10, TimeUnit.SECONDS);

    socket.sendText("{\"type\":\"hello\",\"token\":\"%s\",\"device_id\":\"phone\"}".formatted(token), true).join();
    socket.sendText("{\"type\":\"ping\"}", true).join();

    assertThat(closed.get(10, TimeUnit.SECONDS)).isEqualTo(WebSocket.NORMAL_CLOSURE);
    assertThat(socket.getSubprotocol()).isEqualTo("parley.v1");
    assertThat(heard).hasSize(2).last().asString().contains("pong");
    http.close();
  }

  @Test
  void answersTheKeyAsTheStandardsOwnExample() throws Exception {
    RawSocket client = client();
    client.upgraded();

    assertThat(client.header("Sec-WebSocket-Accept")).isEqualTo("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    assertThat(client.header("Sec-WebSocket-Protocol")).isNull();
  }

  @Test
  void everythingElseOnThePortGoesItsOrdinaryWay() throws Exception {
    RawSocket client = client();

    assertThat(client.request(List.of("GET /wsx HTTP/1.1", "Host: x"))).isEqualTo(200);
  }

  @Test
  void aKeptConnectionThatServedPlainRequestsCanBecomeASocket() throws Exception {
    RawSocket client = client();
    assertThat(client.request(List.of("HEAD / HTTP/1.1", "Host: x"))).isEqualTo(200);

    hello(client.upgraded(), "phone");
  }

  @Test
  void whatIsNoUpgradeIsToldHowToBecomeOne() throws Exception {
    RawSocket client = client();

    assertThat(client.request(List.of("GET /ws HTTP/1.1", "Host: x"))).isEqualTo(426);
    assertThat(client.header("Upgrade")).isEqualTo("websocket");
    assertThat(client.header("Sec-WebSocket-Version")).isEqualTo("13");
    assertThat(client().request(List.of("POST /ws HTTP/1.1", "Host: x", "Content-Length: 0"))).isEqualTo(400);
    assertThat(client().request(List.of("GET /ws?token=x HTTP/1.1", "Host: x", "Upgrade: websocket",
        "Connection: Upgrade", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: short"))).isEqualTo(400);
    assertThat(client().request(List.of("GET /ws HTTP/1.1", "Host: x", "Upgrade: websocket", "Connection: Upgrade",
        "Sec-WebSocket-Version: 8", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="))).isEqualTo(426);
  }

  @ParameterizedTest
  @CsvSource({"http://evil.example,403", "http://127.0.0.1:1,403", "https://127.0.0.1,403", "null,403", "nonsense,403",
      "https://chat.example.com,101", "HTTPS://Chat.Example.Com,101", "https://chat.example.com.evil.example,403"})
  void takesAllowedOriginsOnly(String origin, int status) throws Exception {
    gateway.allowedOrigins = List.of("https://chat.example.com");

    assertThat(client().upgrade("Origin: " + origin)).isEqualTo(status);
  }

  @Test
  void takesTheNodesOwnOrigin() throws Exception {
    assertThat(client().upgrade("Origin: http://127.0.0.1:" + port())).isEqualTo(101);
  }

  @Test
  void namesTheSubProtocolThatItSpeaksAndRefusesThoseWhoKnowOnlyOthers() throws Exception {
    RawSocket client = client();

    client.upgraded("Sec-WebSocket-Protocol: mqtt, parley.v1");
    assertThat(client.header("Sec-WebSocket-Protocol")).isEqualTo("parley.v1");
    assertThat(client().upgrade("Sec-WebSocket-Protocol: mqtt")).isEqualTo(400);
  }

  @Test
  void aBadTokenInTheHeaderIsRefusedBeforeTheUpgrade() throws Exception {
    RawSocket client = client();

    assertThat(client.upgrade("Authorization: Bearer forged")).isEqualTo(401);
    assertThat(client.header("WWW-Authenticate")).isEqualTo("Bearer");
    assertThat(client().upgrade("Authorization: Basic YTpi")).isEqualTo(401);
  }

  @Test
  void aTokenThatCannotBeCheckedNowIsNoBadToken() throws Exception {
    gateway.ports.authenticating = Mono.error(ParleyException.unavailable("no keys", null));
    RawSocket client = client();

    assertThat(client.upgrade("Authorization: Bearer " + token)).isEqualTo(503);
    assertThat(Integer.parseInt(client.header("Retry-After"))).isBetween(1, 10);
  }

  @Test
  void aGoodTokenInTheHeaderNeedsNoneInHello() throws Exception {
    RawSocket client = client().upgraded("Authorization: bearer " + token);

    client.say("{'type':'hello','id':'1','device_id':'phone'}");

    assertThat(client.json().get("type").stringValue()).isEqualTo("welcome");
  }

  @Test
  void aBadTokenInHelloEndsWith4501() throws Exception {
    RawSocket client = client().upgraded();

    client.say("{'type':'hello','id':'1','token':'forged','device_id':'phone'}");

    assertThat(client.json().get("code").stringValue()).isEqualTo("unauthenticated");
    assertThat(client.closeCode()).isEqualTo(4501);
  }

  @Test
  void aFullNodeTakesNobodyUntilSomebodyLeaves() throws Exception {
    gateway.connections = 1;
    RawSocket first = client().upgraded();
    RawSocket second = client();

    assertThat(second.upgrade()).isEqualTo(503);
    assertThat(second.header("Retry-After")).isNotNull();
    first.frame(FINAL | CLOSE, new byte[]{0x03, (byte) 0xE8});
    assertThat(first.closeCode()).isEqualTo(1000);
    assertThat(first.ended()).isTrue();
    // The client may see the end a moment before the node has given the place back.
    await().atMost(Duration.ofSeconds(10)).until(() -> client().upgrade() == 101);
  }

  @Test
  void handshakesAreTakenAtTheNodesOwnRate() throws Exception {
    gateway.handshakesPerSecond = 1;
    assertThat(client().upgrade()).isEqualTo(101);

    assertThat(client().upgrade()).isEqualTo(503);
  }

  @Test
  void malformedJsonAndUnknownTypesAreAnsweredAndTheSessionLivesOn() throws Exception {
    RawSocket client = connected();

    client.say("{'type':");
    JsonNode malformed = client.json();
    assertThat(malformed.get("code").stringValue()).isEqualTo("bad_request");
    assertThat(malformed.has("re")).isFalse();
    client.say("{'type':'teleport','id':'2'}");
    assertThat(client.json().get("code").stringValue()).isEqualTo("unknown_type");
    client.frame(FINAL | TEXT, PING_FRAME);
    assertThat(client.json().get("type").stringValue()).isEqualTo("pong");
  }

  @Test
  void theTenthMalformedFrameEndsTheConnection() throws Exception {
    RawSocket client = connected();
    for (int n = 0; n < 10; n++) {
      client.say("nonsense");
    }

    IntStream.range(0, 10).forEach(n -> assertThat(client.json().get("code").stringValue()).isEqualTo("bad_request"));
    assertThat(client.closeCode()).isEqualTo(1008);
  }

  @Test
  void aBodyOfOneByteTooManyIsRefusedAndTheSessionLivesOn() throws Exception {
    RawSocket client = connected();
    client.say(
        "{'type':'send','id':'1','conversation_id':'%s','client_message_id':'%s','message_type':'text','body':'%s'}"
            .formatted(FakePorts.conversation(1), FakePorts.conversation(2), "x".repeat(10_241)));

    assertThat(client.json().get("code").stringValue()).isEqualTo("body_too_large");
    client.frame(FINAL | TEXT, PING_FRAME);
    assertThat(client.json().get("type").stringValue()).isEqualTo("pong");
  }

  @Test
  void aFrameAtTheLimitIsTakenAndOneByteMoreEndsTheConnection() throws Exception {
    RawSocket client = connected();

    client.frame(FINAL | TEXT, padded(65_536));
    assertThat(client.json().get("type").stringValue()).isEqualTo("pong");
    client.frame(FINAL | TEXT, padded(65_537));
    assertThat(client.closeCode()).isEqualTo(1009);
  }

  @Test
  void fragmentsBecomeOneMessage() throws Exception {
    RawSocket client = connected();
    byte[] euro = "{\"type\":\"€\",\"id\":\"e\"}".getBytes(StandardCharsets.UTF_8);

    client.frame(TEXT, slice(PING_FRAME, 0, 5));
    client.frame(FINAL | PING, "between".getBytes(StandardCharsets.UTF_8));
    client.frame(CONTINUATION, slice(PING_FRAME, 5, 9));
    client.frame(FINAL | CONTINUATION, slice(PING_FRAME, 9, PING_FRAME.length));
    assertThat(client.next().first()).isEqualTo(FINAL | PONG);
    assertThat(client.json().get("re").stringValue()).isEqualTo("p");

    client.frame(TEXT, slice(euro, 0, 10)); // in the middle of a character
    client.frame(FINAL | CONTINUATION, slice(euro, 10, euro.length));
    assertThat(client.json().get("code").stringValue()).isEqualTo("unknown_type");
  }

  @Test
  void fragmentsThatGrowTooLongTogetherEndTheConnection() throws Exception {
    RawSocket client = connected();

    client.frame(TEXT, padded(60_000));
    client.frame(FINAL | CONTINUATION, new byte[5_537]);

    assertThat(client.closeCode()).isEqualTo(1009);
  }

  @Test
  void aBinaryFrameEndsTheConnection() throws Exception {
    RawSocket client = connected();

    client.frame(FINAL | BINARY, PING_FRAME);

    assertThat(client.closeCode()).isEqualTo(1003);
  }

  @Test
  void badUtf8EndsTheConnection() throws Exception {
    RawSocket client = connected();

    client.frame(FINAL | TEXT, HexFormat.of().parseHex("7b22c0af227d"));

    assertThat(client.closeCode()).isEqualTo(1007);
  }

  @ParameterizedTest
  @ValueSource(strings = {
      // unmasked text
      "81027b7d",
      // reserved bits
      "c1820000000000", "a1820000000000", "91820000000000",
      // unknown opcodes
      "83800000000000", "8b800000000000",
      // a continuation without a beginning
      "80800000000000",
      // a text within a fragmented text
      "018000000000818000000000",
      // a control frame in fragments, and one too long
      "098000000000", "89fe007e00000000",
      // a close frame of one byte, and one with a code that must not be sent
      "88810000000000", "88820000000003ed"})
  void brokenFramingEndsTheConnection(String hex) throws Exception {
    RawSocket client = connected();

    client.bytes(HexFormat.of().parseHex(hex));

    assertThat(client.closeCode()).isEqualTo(1002);
  }

  @Test
  void pingsAreAnsweredWithWhatTheyCarry() throws Exception {
    RawSocket client = connected();
    byte[] content = "are you there?".getBytes(StandardCharsets.UTF_8);

    client.frame(FINAL | PONG, content);
    client.frame(FINAL | PING, content);

    RawSocket.Frame pong = client.next();
    assertThat(pong.first()).isEqualTo(FINAL | PONG);
    assertThat(pong.content()).isEqualTo(content);
  }

  @Test
  void aCloseFrameIsEchoedAndTheConnectionEnds() throws Exception {
    RawSocket client = connected();
    client.frame(FINAL | CLOSE, new byte[]{0x0F, (byte) 0xA0});
    assertThat(client.closeCode()).isEqualTo(4000);
    assertThat(client.ended()).isTrue();
    awaitNoSession();

    RawSocket other = connected();
    other.frame(FINAL | CLOSE, new byte[0]);
    assertThat(other.closeCode()).isEqualTo(1005);
    assertThat(other.ended()).isTrue();
  }

  @Test
  void aConnectionThatBreaksLeavesTheRegistry() throws Exception {
    RawSocket client = connected();
    assertThat(gateway.ports.registered).hasSize(1);

    client.close();

    awaitNoSession();
  }

  @Test
  void theSameDeviceReplacesItsOlderSession() throws Exception {
    RawSocket older = connected();
    RawSocket newer = connected();

    assertThat(older.closeCode()).isEqualTo(4509);
    newer.frame(FINAL | TEXT, PING_FRAME);
    assertThat(newer.json().get("type").stringValue()).isEqualTo("pong");
  }

  @Test
  void withoutHelloInTimeTheConnectionEnds() throws Exception {
    gateway.helloTimeout = Duration.ofMillis(100);
    RawSocket client = client().upgraded();

    assertThat(client.closeCode()).isEqualTo(4501);
  }

  @Test
  void silenceEndsTheConnectionAndWebSocketPingsDoNotBreakIt() throws Exception {
    gateway.heartbeat = Duration.ofMillis(100);
    RawSocket client = connected();
    CompletableFuture<Integer> closed = CompletableFuture.supplyAsync(() -> {
      RawSocket.Frame frame = client.next();
      while (frame.first() == (FINAL | PONG)) {
        ping(client);
        frame = client.next();
      }
      return new String(frame.content(), 2, frame.content().length - 2, StandardCharsets.UTF_8).equals("nothing heard")
          ? 4408
          : -1;
    });
    ping(client);

    assertThat(closed.get(10, TimeUnit.SECONDS)).isEqualTo(4408);
  }

  @Test
  void aTokenThatEndsStopsTheSessionAndThenTheConnection() throws Exception {
    gateway.tokenGrace = Duration.ofMillis(100);
    RawSocket client = client().upgraded();
    gateway.ports.token("brief", Instant.now().plusMillis(300));
    client.say("{'type':'hello','token':'token-of-brief','device_id':'phone'}");
    assertThat(client.json().get("type").stringValue()).isEqualTo("welcome");

    assertThat(client.json().get("code").stringValue()).isEqualTo("token_expired");
    assertThat(client.closeCode()).isEqualTo(4501);
  }

  @Test
  void whoDoesNotAnswerOurCloseFrameIsCutOffAfterTheGrace() throws Exception {
    gateway.closeGrace = Duration.ofMillis(100);
    RawSocket client = connected();
    client.frame(FINAL | BINARY, PING_FRAME);
    assertThat(client.closeCode()).isEqualTo(1003);

    client.frame(FINAL | TEXT, PING_FRAME);

    assertThat(client.ended()).isTrue();
  }

  @Test
  void aSlowReaderIsClosedWith4410AndNothingIsLostBefore() throws Exception {
    gateway.outboundFrames = 20;
    RawSocket client = new RawSocket(port(), 4_096).upgraded();
    open.add(client);
    SessionId sessionId = hello(client, "phone");
    byte[] push = ("{\"type\":\"message\",\"body\":\"" + "x".repeat(60_000) + "\"}").getBytes(StandardCharsets.UTF_8);

    for (int n = 0; n < 2_000 && gateway.ports.registered.containsKey(sessionId); n++) {
      gateway.gateways.push(gateway.ports.nodes.self(), gateway.ports.incarnation,
          List.of(new Delivery(push, List.of(sessionId)))).block(PATIENCE);
    }

    assertThat(gateway.ports.registered).isEmpty();
    assertThat(client.closeCode()).isEqualTo(4410);
  }

  @Test
  void whatWaitsForABannedSlowReaderIsNotWrittenAnyMore() throws Exception {
    gateway.outboundBytes = DataSize.ofMegabytes(64);
    RawSocket client = new RawSocket(port(), 4_096).upgraded();
    open.add(client);
    SessionId sessionId = hello(client, "phone");
    byte[] push = ("{\"type\":\"message\",\"body\":\"" + "x".repeat(60_000) + "\"}").getBytes(StandardCharsets.UTF_8);
    for (int n = 0; n < 500; n++) {
      gateway.gateways.push(gateway.ports.nodes.self(), gateway.ports.incarnation,
          List.of(new Delivery(push, List.of(sessionId)))).block(PATIENCE);
    }
    Session session = gateway.local.find(sessionId);

    session.thread().execute(() -> session
        .stands(new Standing(new Ban(Instant.EPOCH, null, "spam"), null)));

    List<String> types = new ArrayList<>();
    while (types.isEmpty() || !types.getLast().equals("error")) {
      types.add(client.json().get("type").stringValue());
    }
    assertThat(client.closeCode()).isEqualTo(4503);
    assertThat(types).as("what the system had taken already").hasSizeLessThan(400);
  }

  @Test
  void aSlowReaderWithinItsBoundsGetsEverythingInOrder() throws Exception {
    gateway.outboundBytes = DataSize.ofMegabytes(64);
    RawSocket client = new RawSocket(port(), 4_096).upgraded();
    open.add(client);
    SessionId sessionId = hello(client, "phone");
    for (int n = 0; n < 500; n++) {
      byte[] push = "{\"n\":%d,\"body\":\"%s\"}".formatted(n, "x".repeat(20_000)).getBytes(StandardCharsets.UTF_8);
      gateway.gateways.push(gateway.ports.nodes.self(), gateway.ports.incarnation,
          List.of(new Delivery(push, List.of(sessionId)))).block(PATIENCE);
    }

    assertThat(IntStream.range(0, 500).map(n -> client.json().get("n").intValue()))
        .containsExactlyElementsOf(IntStream.range(0, 500).boxed().toList());
  }

  @Test
  void aLargeSyncFitsThroughASmallQueueBecauseItGoesAtTheReadersPace() throws Exception {
    gateway.outboundFrames = 3;
    gateway.ports.conversations = 200;
    gateway.ports.bodyLength = 60_000;
    RawSocket client = new RawSocket(port(), 4_096).upgraded();
    open.add(client);
    hello(client, "phone");

    client.say("{'type':'sync','id':'1'}");

    List<String> types = IntStream.range(0, 401).mapToObj(n -> client.json().get("type").stringValue()).toList();
    assertThat(types).endsWith("synced").filteredOn("page"::equals).hasSize(200);
  }

  @Test
  void onePushReachesManySessions() throws Exception {
    List<RawSocket> clients = new ArrayList<>();
    List<SessionId> sessions = new ArrayList<>();
    for (int n = 0; n < 30; n++) {
      RawSocket client = client().upgraded();
      clients.add(client);
      sessions.add(hello(client, "device-" + n));
    }

    gateway.gateways.push(gateway.ports.nodes.self(), gateway.ports.incarnation,
        List.of(new Delivery("{\"n\":1}".getBytes(StandardCharsets.UTF_8), sessions),
            new Delivery("{\"n\":2}".getBytes(StandardCharsets.UTF_8), sessions)))
        .block(PATIENCE);

    for (RawSocket client : clients) {
      assertThat(client.json().get("n").intValue()).isEqualTo(1);
      assertThat(client.json().get("n").intValue()).isEqualTo(2);
    }
  }

  @Test
  void aNodeThatGoesAwaySaysWhenToComeBackAndTakesNobodyNew() throws Exception {
    gateway.closeGrace = Duration.ofMillis(200);
    RawSocket client = connected();

    CompletableFuture<Void> stopped = CompletableFuture.runAsync(server.drain::stop);

    assertThat(client.json().get("reconnect_after_ms").longValue()).isBetween(0L, 1_000L);
    assertThat(client.closeCode()).isEqualTo(1012);
    assertThat(client().upgrade()).isEqualTo(503);
    stopped.get(10, TimeUnit.SECONDS);
    assertThat(client.ended()).isTrue();
    assertThat(gateway.ports.registered).isEmpty();
  }

  private int port() {
    if (server == null) {
      server = new EdgeServer(gateway);
      open.add(server);
    }
    return server.port();
  }

  private RawSocket client() throws IOException {
    RawSocket client = new RawSocket(port());
    open.add(client);
    return client;
  }

  private RawSocket connected() throws IOException {
    RawSocket client = client().upgraded();
    hello(client, "phone");
    return client;
  }

  private SessionId hello(RawSocket client, String device) throws IOException {
    client.say("{'type':'hello','id':'1','token':'%s','device_id':'%s'}".formatted(token, device));
    return new SessionId(client.json().get("session_id").stringValue());
  }

  private static void ping(RawSocket client) {
    try {
      client.frame(FINAL | PING, new byte[0]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void awaitNoSession() {
    await().atMost(PATIENCE).until(() -> gateway.ports.registered.isEmpty());
  }

  /// A ping of that many bytes.
  private static byte[] padded(int length) {
    String frame = "{\"type\":\"ping\",\"pad\":\"%s\"}";
    return frame.formatted("x".repeat(length - frame.length() + 2)).getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] slice(byte[] bytes, int from, int to) {
    return Arrays.copyOfRange(bytes, from, to);
  }
}
