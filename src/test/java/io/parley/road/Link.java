package io.parley.road;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// One socket to a node, by the JDK's WebSocket client: frames out, frames in, answers by their `re`.
final class Link implements WebSocket.Listener {
  static final Duration PATIENCE = Duration.ofSeconds(30);
  static final JsonMapper JSON = new JsonMapper();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private static final int NO_CLOSE_FRAME = 1006;

  private final Consumer<JsonNode> frames;
  private final Map<String, Question> waiting = new ConcurrentHashMap<>();
  private final CompletableFuture<Integer> closed = new CompletableFuture<>();
  private final AtomicLong ids = new AtomicLong();
  private final StringBuilder text = new StringBuilder();
  private CompletableFuture<WebSocket> writing = new CompletableFuture<>();

  private Link(Consumer<JsonNode> frames) {
    this.frames = frames;
  }

  /// @param frames is handed every frame, in the order in which they come, before whoever waits for it as an answer
  /// @param headers names and values in turn
  static Link open(URI node, Consumer<JsonNode> frames, String... headers) {
    Link link = new Link(frames);
    WebSocket.Builder builder = CLIENT.newWebSocketBuilder().subprotocols("parley.v1").connectTimeout(PATIENCE);
    for (int i = 0; i < headers.length; i += 2) {
      builder.header(headers[i], headers[i + 1]);
    }
    URI socket = URI.create("ws://" + node.getAuthority() + "/ws");
    try {
      link.writing = CompletableFuture.completedFuture(builder.buildAsync(socket, link).join());
    } catch (CompletionException e) {
      throw isRefusal(e.getCause()) ? e : new Lost("no socket to " + node, e.getCause());
    }
    return link;
  }

  /// Whether the node has said no, and not for a moment only.
  private static boolean isRefusal(Throwable failure) {
    return failure instanceof WebSocketHandshakeException refused
        && (refused.getResponse() == null || refused.getResponse().statusCode() < 500);
  }

  static ObjectNode frame(String type) {
    return JSON.createObjectNode().put("type", type);
  }

  void write(ObjectNode frame) {
    write(frame.toString());
  }

  void write(String frame) {
    then(socket -> socket.sendText(frame, true));
  }

  void write(byte[] binary) {
    then(socket -> socket.sendBinary(ByteBuffer.wrap(binary), true));
  }

  /// The JDK's client takes one write after the other.
  private synchronized void then(Function<WebSocket, CompletableFuture<WebSocket>> write) {
    writing = writing.thenCompose(write);
  }

  /// Writes a frame under a fresh id. Fails when the socket ends before the answer.
  CompletableFuture<JsonNode> ask(ObjectNode frame) {
    String id = Long.toString(ids.incrementAndGet());
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    waiting.put(id, new Question(frame.get("type").asString().equals("sync"), answer));
    var _ = closed.thenAccept(code -> answer.completeExceptionally(new Lost("closed with " + code, null)));
    write(frame.put("id", id));
    return answer;
  }

  /// [#ask], and waits.
  JsonNode answer(ObjectNode frame) {
    try {
      return ask(frame).orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof Lost lost ? lost : e;
    }
  }

  /// The code with which the server closed; 1006 where the socket ended without one.
  int closeCode() {
    return closed.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }

  boolean isOpen() {
    return !closed.isDone();
  }

  /// Ends the socket as a lost network does.
  void abort() {
    then(socket -> {
      socket.abort();
      return CompletableFuture.completedFuture(socket);
    });
    closed.complete(NO_CLOSE_FRAME);
  }

  @Override
  public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
    text.append(data);
    if (last) {
      JsonNode frame = JSON.readTree(text.toString());
      text.setLength(0);
      frames.accept(frame);
      answered(frame);
    }
    socket.request(1);
    return null;
  }

  private void answered(JsonNode frame) {
    String id = frame.path("re").asString("");
    Question question = waiting.get(id);
    if (question != null && question.isAnsweredBy(frame.get("type").asString())) {
      waiting.remove(id);
      question.answer.complete(frame);
    }
  }

  @Override
  public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
    closed.complete(code);
    return null;
  }

  @Override
  public void onError(WebSocket socket, Throwable failure) {
    closed.complete(NO_CLOSE_FRAME);
  }

  /// There is no socket, or none any more: a client tries again.
  static final class Lost extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private Lost(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  private record Question(boolean isSync, CompletableFuture<JsonNode> answer) {
    /// A sync is answered by pages, which carry its id too, and ended by `synced`.
    boolean isAnsweredBy(String type) {
      return !isSync || !type.equals("page");
    }
  }
}
