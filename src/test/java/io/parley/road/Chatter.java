package io.parley.road;

import static org.awaitility.Awaitility.await;

import io.parley.messaging.Content;
import io.parley.messaging.MessageType;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/// Somebody who chats on a device: mostly writes, now and then edits, deletes, reacts, reads, and loses the network.
final class Chatter {
  private static final List<String> EMOJIS = List.of("👍", "❤️", "");
  private static final long FIRST_PAUSE_MS = 500;
  private static final long LONGEST_PAUSE_MS = 30_000;

  private final Device device;
  private final Testimony testimony;
  private final List<URI> nodes;
  private final List<String> conversations;
  private final Random random;
  private final Set<String> read = new HashSet<>();
  /// Of [#nodes], the one that it is or was connected to.
  private volatile int node;
  private int failures;
  private long notBefore = System.nanoTime();
  private volatile boolean steady;

  /// @param nodes where it connects: to the first that answers
  Chatter(Device device, Testimony testimony, List<URI> nodes, List<String> conversations, Random random) {
    this.device = device;
    this.testimony = testimony;
    this.nodes = nodes;
    this.conversations = conversations;
    this.random = random;
  }

  Device device() {
    return device;
  }

  Testimony testimony() {
    return testimony;
  }

  /// The node that it is connected to, or tries next.
  URI node() {
    return nodes.get(node);
  }

  /// Whether it keeps its network.
  void setSteady(boolean steady) {
    this.steady = steady;
  }

  synchronized void step() {
    String conversation = conversations.get(random.nextInt(conversations.size()));
    if (!device.isConnected()) {
      if (random.nextInt(4) == 0 && mayConnect()) {
        connect();
      } else {
        device.send(conversation, "written offline");
      }
      return;
    }
    device.tend();
    switch (random.nextInt(40)) {
      case 0 -> loseNetwork();
      case 1 -> device.sync();
      case 2, 3 -> device.sendAgain();
      case 4, 5, 6 -> read(conversation);
      case 7, 8 -> device.acknowledge(conversation);
      case 9, 10, 11 -> about(MessageType.EDIT, conversation, "edited " + random.nextInt(1_000), true);
      case 12, 13 -> about(MessageType.DELETE, conversation, "", true);
      case 14, 15, 16, 17, 18 ->
        about(MessageType.REACTION, conversation, EMOJIS.get(random.nextInt(EMOJIS.size())), false);
      case 19, 20 -> about(MessageType.TEXT, conversation, "a reply", false);
      default -> device.send(conversation, "hello " + random.nextInt(1_000));
    }
  }

  /// Has its network, and goes on where it was.
  synchronized void comeBack() {
    if (device.isConnected()) {
      device.drop();
    }
    await().atMost(Link.PATIENCE).pollDelay(Duration.ZERO).until(() -> mayConnect() && connect());
  }

  /// Waits until all that it wrote was answered, and comes back whenever its node is gone.
  void settle() {
    device.settle(() -> {
      if (!device.isConnected()) {
        comeBack();
      }
    });
  }

  /// Moves to one of its nodes.
  synchronized void comeBackTo(URI address) {
    node = nodes.indexOf(address);
    comeBack();
  }

  private void loseNetwork() {
    if (!steady) {
      device.drop();
    }
  }

  /// A node that goes away may have asked it to wait.
  private boolean mayConnect() {
    Duration asked = device.takePause();
    if (asked != null) {
      notBefore = System.nanoTime() + asked.toNanos();
      node = (node + 1) % nodes.size();
    }
    return System.nanoTime() - notBefore >= 0;
  }

  /// Whether it succeeds. If not, it tries the next node later: the longer it fails, the later.
  private boolean connect() {
    try {
      device.connect(nodes.get(node));
      failures = 0;
      sayAgain();
      return true;
    } catch (Link.Lost e) {
      node = (node + 1) % nodes.size();
      long longest = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS << Math.min(failures++, 10));
      notBefore = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(random.nextLong(1 + longest));
      return false;
    }
  }

  private void read(String conversation) {
    read.add(conversation);
    device.read(conversation);
  }

  /// What it said before may have been lost with a socket or a node.
  private void sayAgain() {
    conversations.forEach(device::acknowledge);
    read.forEach(device::read);
  }

  /// Something about one of the last texts in the conversation.
  private void about(MessageType type, String conversation, String body, boolean own) {
    List<JsonNode> texts = device.view(conversation).values().stream()
        .filter(message -> message.get("message_type").asString().equals("text"))
        .filter(message -> !own || message.get("sender_id").asString().equals(device.owner().userId().toString()))
        .toList();
    if (!texts.isEmpty()) {
      JsonNode target = texts.get(Math.max(0, texts.size() - 1 - random.nextInt(5)));
      device.send(conversation, new Content(type, body, UUID.fromString(target.get("message_id").asString()), null,
          List.of()));
    }
  }
}
