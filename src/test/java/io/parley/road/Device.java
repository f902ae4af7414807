package io.parley.road;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.identity.LocalTokens.LocalToken;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A device that does what docs/protocol.md asks of one: it syncs when it connects, fills its gaps, and sends again until
/// it is answered. It holds what it was shown, and notes what no node may show.
final class Device {
  private static final int SMALL_PAGE = 7;

  private final LocalToken owner;
  private final String deviceId;
  private final Map<String, NavigableMap<Long, JsonNode>> held = new HashMap<>();
  private final Map<String, Long> latest = new HashMap<>();
  private final Map<UUID, Unanswered> outbox = Collections.synchronizedMap(new LinkedHashMap<>());
  private final Set<String> known = ConcurrentHashMap.newKeySet();
  private final Map<UUID, JsonNode> sent = new ConcurrentHashMap<>();
  private final List<String> complaints = Collections.synchronizedList(new ArrayList<>());
  private Link link;

  Device(LocalToken owner, String deviceId) {
    this.owner = owner;
    this.deviceId = deviceId;
  }

  /// What one socket has brought.
  private static final class Shown {
    private final Map<String, Long> pushed = new HashMap<>();
    private boolean synced;
  }

  private record Unanswered(String conversationId, String body, int attempt) {}

  LocalToken owner() {
    return owner;
  }

  /// Opens a socket, syncs, fills gaps, and sends again what was never answered.
  Device connect(URI node) {
    Shown shown = new Shown();
    link = Link.open(node, frame -> take(frame, shown));
    ObjectNode hello = Link.frame("hello").put("token", owner.token()).put("device_id", deviceId);
    assertThat(insist(hello).get("type").asString()).isEqualTo("welcome");
    sync();
    sendAgain();
    return this;
  }

  boolean isConnected() {
    return link != null && link.isOpen();
  }

  /// Loses the network.
  void drop() {
    link.abort();
  }

  /// The code with which its last socket was closed.
  int closeCode() {
    return link.closeCode();
  }

  /// Sends, now or once it is connected again.
  UUID send(String conversationId, String body) {
    UUID key = UUID.randomUUID();
    outbox.put(key, new Unanswered(conversationId, body, 0));
    transmit(key);
    return key;
  }

  /// One attempt, whatever became of others.
  JsonNode attempt(String conversationId, UUID key, String body, int attempt) {
    return link.answer(sendFrame(conversationId, key, body, attempt));
  }

  /// Reads everything it holds of a conversation.
  void read(String conversationId) {
    link.write(Link.frame("read").put("conversation_id", conversationId).put("seq", cursor(conversationId)));
  }

  /// Waits until every message was answered, sending again what is not.
  void settle() {
    await().atMost(Link.PATIENCE).pollDelay(Duration.ofMillis(500)).pollInterval(Duration.ofSeconds(1)).until(() -> {
      sendAgain();
      return outbox.isEmpty();
    });
  }

  void sync() {
    ObjectNode sync = Link.frame("sync").put("limit", SMALL_PAGE);
    ArrayNode cursors = sync.putArray("cursors");
    synchronized (held) {
      held.keySet().forEach(id -> cursors.addObject().put("conversation_id", id).put("seq", cursor(id)));
    }
    JsonNode answer = insist(sync);
    while (answer.hasNonNull("next")) {
      answer = insist(Link.frame("sync").put("next", answer.get("next").asString()));
    }
    assertThat(answer.get("type").asString()).isEqualTo("synced");
    fillGaps();
  }

  /// Asks again where the answer invites to it.
  private JsonNode insist(ObjectNode frame) {
    return await().atMost(Link.PATIENCE).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(250))
        .until(() -> link.answer(frame), answer -> !answer.hasNonNull("retry_after_ms"));
  }

  void fillGaps() {
    List<String> conversations;
    synchronized (held) {
      conversations = List.copyOf(latest.keySet());
    }
    for (String id : conversations) {
      while (cursor(id) < latest(id)) {
        assertThat(insist(Link.frame("history").put("conversation_id", id).put("after_seq", cursor(id))
            .put("limit", SMALL_PAGE)).get("type").asString()).isEqualTo("page");
      }
    }
  }

  /// The highest seq up to which it holds everything.
  long cursor(String conversationId) {
    synchronized (held) {
      NavigableMap<Long, JsonNode> log = held.getOrDefault(conversationId, Collections.emptyNavigableMap());
      long cursor = 0;
      while (log.containsKey(cursor + 1)) {
        cursor++;
      }
      return cursor;
    }
  }

  private long latest(String conversationId) {
    synchronized (held) {
      return latest.getOrDefault(conversationId, 0L);
    }
  }

  /// What it shows: seq and message.
  Map<Long, JsonNode> view(String conversationId) {
    synchronized (held) {
      return new TreeMap<>(held.getOrDefault(conversationId, Collections.emptyNavigableMap()));
    }
  }

  /// The bodies it shows, in order.
  List<String> bodies(String conversationId) {
    return view(conversationId).values().stream()
        .filter(message -> message.get("message_type").asString().equals("text"))
        .map(message -> message.get("body").asString()).toList();
  }

  /// The answers to what it sent, by client message id.
  Map<UUID, JsonNode> sent() {
    return sent;
  }

  /// What it was shown although no node may.
  List<String> complaints() {
    return complaints;
  }

  private void sendAgain() {
    List.copyOf(outbox.keySet()).forEach(this::transmit);
  }

  private void transmit(UUID key) {
    Unanswered message = outbox.computeIfPresent(key,
        (_, last) -> new Unanswered(last.conversationId, last.body, last.attempt + 1));
    if (message == null || !isConnected()) {
      return;
    }
    var _ = link.ask(sendFrame(message.conversationId, key, message.body, message.attempt))
        .thenAccept(answer -> answered(key, answer));
  }

  private static ObjectNode sendFrame(String conversationId, UUID key, String body, int attempt) {
    return Link.frame("send").put("conversation_id", conversationId).put("client_message_id", key.toString())
        .put("message_type", "text").put("body", body).put("attempt", attempt);
  }

  private void answered(UUID key, JsonNode answer) {
    if (answer.get("type").asString().equals("sent")) {
      sent.put(key, answer);
      outbox.remove(key);
    } else if (!answer.path("code").asString("").equals("unavailable")) {
      complaints.add("a send was answered with " + answer);
    }
  }

  private void take(JsonNode frame, Shown shown) {
    switch (frame.get("type").asString()) {
      case "conversation" -> known.add(frame.get("conversation_id").asString());
      case "message" -> {
        checkKnown(frame, shown);
        checkOrder(frame, shown);
        keep(frame);
      }
      case "page" -> {
        frame.get("messages").forEach(this::keep);
        raise(frame.get("conversation_id").asString(), frame.get("latest_seq").asLong());
      }
      case "receipt" -> checkKnown(frame, shown);
      case "synced" -> shown.synced = true;
      default -> {
      }
    }
  }

  /// The pushes of one session come in the order of the log, repeats aside.
  private void checkOrder(JsonNode message, Shown shown) {
    String id = message.get("conversation_id").asString();
    long seq = message.get("seq").asLong();
    if (seq < shown.pushed.getOrDefault(id, 0L) && !view(id).containsKey(seq)) {
      complaints.add("seq %d was pushed after %d".formatted(seq, shown.pushed.get(id)));
    }
    shown.pushed.merge(id, seq, Math::max);
  }

  /// Until the sync has told of it, a conversation may be new to this device although the user knows it.
  private void checkKnown(JsonNode frame, Shown shown) {
    if (shown.synced && !known.contains(frame.get("conversation_id").asString())) {
      complaints.add("no conversation came before " + frame);
    }
  }

  private void keep(JsonNode message) {
    String id = message.get("conversation_id").asString();
    long seq = message.get("seq").asLong();
    synchronized (held) {
      JsonNode first = held.computeIfAbsent(id, _ -> new TreeMap<>()).putIfAbsent(seq, message);
      if (first != null && !first.get("message_id").equals(message.get("message_id"))) {
        complaints.add("seq %d holds two messages: %s and %s".formatted(seq, first, message));
      }
      raise(id, seq);
    }
  }

  private void raise(String conversationId, long seq) {
    synchronized (held) {
      latest.merge(conversationId, seq, Math::max);
    }
  }
}
