package io.parley.road;

import io.parley.messaging.Content;
import io.parley.messaging.MessageType;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/// Somebody who chats on a device: mostly writes, now and then edits, deletes, reacts, reads, and loses the network.
final class Chatter {
  private static final List<String> EMOJIS = List.of("👍", "❤️", "");

  private final Device device;
  private final Testimony testimony;
  private final URI node;
  private final List<String> conversations;
  private final Random random;
  private final Set<String> read = new HashSet<>();

  Chatter(Device device, Testimony testimony, URI node, List<String> conversations, Random random) {
    this.device = device;
    this.testimony = testimony;
    this.node = node;
    this.conversations = conversations;
    this.random = random;
  }

  Device device() {
    return device;
  }

  Testimony testimony() {
    return testimony;
  }

  void step() {
    String conversation = conversations.get(random.nextInt(conversations.size()));
    if (!device.isConnected()) {
      if (random.nextInt(4) == 0) {
        device.connect(node);
        sayAgain();
      } else {
        device.send(conversation, "written offline");
      }
      return;
    }
    device.tend();
    switch (random.nextInt(40)) {
      case 0 -> device.drop();
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
  void comeBack() {
    if (device.isConnected()) {
      device.drop();
    }
    device.connect(node);
    sayAgain();
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
