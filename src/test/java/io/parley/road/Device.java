package io.parley.road;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.identity.LocalTokens.LocalToken;
import io.parley.messaging.Content;
import io.parley.messaging.Cursor;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A device that does what docs/protocol.md asks of one: it syncs when it connects, fills its gaps, and sends again until
/// it is answered. It holds what it was shown, and notes what no node may show.
final class Device {
  private static final int SMALL_PAGE = 7;
  /// After which it takes a send for lost, and repeats it.
  private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(6);
  /// For how long it repeats what it is invited to repeat.
  private static final Duration PERSISTENCE = Duration.ofSeconds(90);
  private static final Duration UNHEARD = Duration.ofSeconds(10);
  private static final HeldLog NOTHING = new HeldLog();

  private final LocalToken owner;
  private final String deviceId;
  private final Notes notes;
  /// What a node may answer for good to what this device sends.
  private final Set<String> rightful;
  private final Map<String, HeldLog> held = new ConcurrentHashMap<>();
  private final Map<UUID, Unanswered> outbox = Collections.synchronizedMap(new LinkedHashMap<>());
  private final Set<String> known = ConcurrentHashMap.newKeySet();
  private final Map<UUID, JsonNode> sent = new ConcurrentHashMap<>();
  private final List<String> complaints = Collections.synchronizedList(new ArrayList<>());
  private Link link;
  private Shown shown;
  private long heardAt = System.nanoTime();
  private final AtomicInteger sockets = new AtomicInteger();
  /// Asked for by the node that went away last.
  private volatile @Nullable Duration pause;

  Device(LocalToken owner, String deviceId) {
    this(owner, deviceId, Notes.NONE, Set.of());
  }

  /// @param rightful codes with which a node may refuse for good what this device sends
  Device(LocalToken owner, String deviceId, Notes notes, Set<String> rightful) {
    this.owner = owner;
    this.deviceId = deviceId;
    this.notes = notes;
    this.rightful = rightful;
  }

  /// What one socket has brought.
  private static final class Shown {
    private final Notes.Session notes;
    private final Map<String, Long> pushed = new HashMap<>();
    private volatile boolean synced;
    private volatile boolean resync;
    private volatile boolean told;
    /// The cursors of the sync that is being answered.
    private volatile @Nullable Map<String, Long> syncing;

    private Shown(Notes.Session notes) {
      this.notes = notes;
    }

    private synchronized void syncAgain() {
      notes.syncs();
      resync = true;
      told = true;
    }

    /// A sync has been answered; another may be asked for already.
    private synchronized void end() {
      if (!resync) {
        notes.synced();
      }
    }
  }

  /// @param due when to send again, in the time of [System#nanoTime()]
  private record Unanswered(String conversationId, Content content, int attempt, long due) {
    private Unanswered again(Duration after) {
      return new Unanswered(conversationId, content, attempt, System.nanoTime() + after.toNanos());
    }
  }

  LocalToken owner() {
    return owner;
  }

  /// Opens a socket, syncs, fills gaps, and sends again what was never answered.
  ///
  /// @throws Link.Lost when the node can't be reached, or goes away meanwhile
  Device connect(URI node) {
    Shown opened = new Shown(notes.opened());
    shown = opened;
    link = Link.open(node, frame -> take(frame, opened));
    sockets.incrementAndGet();
    ObjectNode hello = Link.frame("hello").put("token", owner.token()).put("device_id", deviceId);
    assertThat(insist(hello).get("type").asString()).isEqualTo("welcome");
    sync();
    sendAgain();
    return this;
  }

  boolean isConnected() {
    return link != null && link.isOpen();
  }

  /// Whether a node has taken its present socket in, and told it what it had missed.
  boolean isSynced() {
    return isConnected() && shown.synced;
  }

  /// How many sockets it has opened so far.
  int sockets() {
    return sockets.get();
  }

  /// Whether a node has told its present socket to sync again.
  boolean wasToldToSync() {
    return shown.told;
  }

  /// How long the node that went away has asked it to wait, once; null where none has.
  @Nullable
  Duration takePause() {
    Duration asked = pause;
    pause = null;
    return asked;
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
    return send(conversationId, Content.text(body));
  }

  UUID send(String conversationId, Content content) {
    UUID key = UUID.randomUUID();
    outbox.put(key, new Unanswered(conversationId, content, 0, 0));
    transmit(key);
    return key;
  }

  /// One attempt, whatever became of others.
  JsonNode attempt(String conversationId, UUID key, String body, int attempt) {
    return link.answer(sendFrame(conversationId, key, Content.text(body), attempt));
  }

  /// Reads everything it holds of a conversation.
  void read(String conversationId) {
    say("read", conversationId, cursor(conversationId));
  }

  /// Says that it holds what it holds.
  void acknowledge(String conversationId) {
    say("ack", conversationId, cursor(conversationId));
  }

  private void say(String type, String conversationId, long seq) {
    shown.notes.says(conversationId, new Cursor(seq, type.equals("read") ? seq : 0));
    link.write(Link.frame(type).put("conversation_id", conversationId).put("seq", seq));
  }

  /// Waits until every message was answered, sending again what is due.
  void settle() {
    settle(() -> {});
  }

  /// [#settle()], and does something before each look.
  void settle(Runnable first) {
    try {
      await().atMost(PERSISTENCE).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(50)).until(() -> {
        first.run();
        sendDue();
        return outbox.isEmpty();
      });
    } catch (ConditionTimeoutException e) {
      throw new AssertionError(unsettled(), e);
    }
  }

  private String unsettled() {
    return "%s of %s has %d messages without an answer, and is %s; it complains of %s".formatted(deviceId,
        owner.userId(), outbox.size(), isConnected() ? "connected" : "closed with " + closeCode(), complaints);
  }

  /// Names the conversations that it was told of. One of which a push alone has come must be new to it in this sync.
  void sync() {
    Map<String, Long> cursors = new HashMap<>();
    known.forEach(id -> cursors.put(id, cursor(id)));
    ObjectNode sync = Link.frame("sync").put("limit", SMALL_PAGE);
    ArrayNode named = sync.putArray("cursors");
    cursors.forEach((id, cursor) -> named.addObject().put("conversation_id", id).put("seq", cursor));
    shown.notes.syncs();
    shown.syncing = cursors;
    JsonNode answer = insist(sync);
    while (answer.hasNonNull("next")) {
      answer = insist(Link.frame("sync").put("next", answer.get("next").asString()));
    }
    shown.syncing = null;
    assertThat(answer.get("type").asString()).isEqualTo("synced");
    shown.end();
    fillGaps();
  }

  /// What it does without being asked: sends again what is due, syncs when it is told to, fills the gaps that it knows of, and
  /// is heard now and then.
  void tend() {
    long now = System.nanoTime();
    if (now - heardAt > UNHEARD.toNanos()) {
      heardAt = now;
      link.write(Link.frame("ping"));
    }
    sendDue();
    if (shown.resync) {
      shown.resync = false;
      sync();
    }
    fillGaps();
  }

  /// Sends again what is due.
  void sendDue() {
    long now = System.nanoTime();
    Map.copyOf(outbox).forEach((key, message) -> {
      if (message.due - now <= 0) {
        transmit(key);
      }
    });
  }

  /// Asks again where the answer invites to it.
  private JsonNode insist(ObjectNode frame) {
    return await().atMost(PERSISTENCE).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(250))
        .until(() -> link.answer(frame), answer -> !answer.hasNonNull("retry_after_ms"));
  }

  /// Asks for what it lacks, until that brings it no further.
  void fillGaps() {
    held.forEach((id, log) -> {
      long before = -1;
      while (log.hasGap() && log.cursor() > before) {
        before = log.cursor();
        JsonNode page = insist(Link.frame("history").put("conversation_id", id).put("after_seq", before)
            .put("limit", SMALL_PAGE));
        assertThat(page.get("type").asString()).isEqualTo("page");
        log.follow(before, page);
      }
    });
  }

  /// The highest seq up to which it holds everything.
  long cursor(String conversationId) {
    return held.getOrDefault(conversationId, NOTHING).cursor();
  }

  private HeldLog log(String conversationId) {
    return held.computeIfAbsent(conversationId, _ -> new HeldLog());
  }

  /// What it shows: seq and message.
  Map<Long, JsonNode> view(String conversationId) {
    return held.getOrDefault(conversationId, NOTHING).messages();
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

  /// How many messages it has written that were not answered for good yet.
  int unanswered() {
    return outbox.size();
  }

  /// What it was shown although no node may.
  List<String> complaints() {
    return complaints;
  }

  /// Tries again what was not answered.
  void sendAgain() {
    List.copyOf(outbox.keySet()).forEach(this::transmit);
  }

  private void transmit(UUID key) {
    Unanswered message = outbox.computeIfPresent(key,
        (_, last) -> new Unanswered(last.conversationId, last.content, last.attempt + 1, 0).again(ANSWERED_WITHIN));
    if (message == null || !isConnected()) {
      return;
    }
    Consumer<JsonNode> note = shown.notes.sends(message.conversationId, key, message.content, message.attempt,
        log(message.conversationId).highest());
    var _ = link.ask(sendFrame(message.conversationId, key, message.content, message.attempt))
        .thenAccept(answer -> {
          note.accept(answer);
          answered(key, answer);
        });
  }

  private static ObjectNode sendFrame(String conversationId, UUID key, Content content, int attempt) {
    ObjectNode frame = Link.frame("send").put("conversation_id", conversationId)
        .put("client_message_id", key.toString()).put("message_type", content.type().wireName())
        .put("body", content.body()).put("attempt", attempt);
    content.mentions().forEach(user -> frame.withArray("mentions").add(user.toString()));
    UUID target = content.targetMessageId();
    return target == null ? frame : frame.put("target_message_id", target.toString());
  }

  private void answered(UUID key, JsonNode answer) {
    String code = answer.path("code").asString("");
    if (answer.get("type").asString().equals("sent")) {
      sent.put(key, answer);
      outbox.remove(key);
    } else if (rightful.contains(code)) {
      outbox.remove(key);
    } else if (answer.hasNonNull("retry_after_ms")) {
      Duration asked = Duration.ofMillis(answer.get("retry_after_ms").asLong());
      outbox.computeIfPresent(key, (_, last) -> last.again(asked));
    } else {
      complaints.add("a send was answered with " + answer);
    }
  }

  private void take(JsonNode frame, Shown shown) {
    Map<String, Long> syncing = shown.syncing;
    shown.notes.shown(frame, syncing != null);
    switch (frame.get("type").asString()) {
      case "conversation" -> known.add(frame.get("conversation_id").asString());
      case "message" -> {
        checkKnown(frame, shown);
        checkOrder(frame, shown);
        keep(frame);
      }
      case "page" -> takePage(frame, syncing == null ? Map.of() : syncing);
      case "receipt" -> checkKnown(frame, shown);
      case "hint" -> log(frame.get("conversation_id").asString()).raise(frame.get("latest_seq").asLong());
      case "resync" -> shown.syncAgain();
      case "synced" -> shown.synced = true;
      case "drain" -> pause = Duration.ofMillis(frame.get("reconnect_after_ms").asLong());
      default -> {
      }
    }
  }

  private void takePage(JsonNode page, Map<String, Long> cursors) {
    String id = page.get("conversation_id").asString();
    page.get("messages").forEach(this::keep);
    log(id).raise(page.get("latest_seq").asLong());
    Long cursor = cursors.get(id);
    if (cursor != null) {
      log(id).follow(cursor, page);
    }
  }

  /// The pushes of one session come in the order of the log, repeats aside, and those that were given up on.
  private void checkOrder(JsonNode message, Shown shown) {
    String id = message.get("conversation_id").asString();
    long seq = message.get("seq").asLong();
    if (seq < shown.pushed.getOrDefault(id, 0L) && !log(id).holds(seq) && !shown.notes.wasGivenUpOn(id)) {
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
    JsonNode first = log(message.get("conversation_id").asString()).keep(message);
    if (first != null && !first.get("message_id").equals(message.get("message_id"))) {
      complaints.add("seq %d holds two messages: %s and %s".formatted(message.get("seq").asLong(), first, message));
    }
  }
}
