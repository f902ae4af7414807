package io.parley.road;

import io.parley.identity.LocalTokens.LocalToken;
import io.parley.identity.UserId;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A session that looks how others appear and whether they write, and says so of its own user.
final class Onlooker {
  private final List<JsonNode> frames = new CopyOnWriteArrayList<>();
  private final Link link;

  Onlooker(URI node, LocalToken user) {
    this(node, user, "onlooker");
  }

  Onlooker(URI node, LocalToken user, String deviceId) {
    link = Link.open(node, frames::add);
    link.answer(Link.frame("hello").put("token", user.token()).put("device_id", deviceId));
  }

  /// How they appear now, in that order.
  List<String> watch(UserId... users) {
    ObjectNode frame = Link.frame("watch");
    ArrayNode ids = frame.putArray("user_ids");
    for (UserId user : users) {
      ids.add(user.toString());
    }
    return link.answer(frame).get("users").valueStream().map(user -> user.get("status").asString()).toList();
  }

  void write(ObjectNode frame) {
    link.write(frame);
  }

  JsonNode answer(ObjectNode frame) {
    return link.answer(frame);
  }

  /// What was pushed of one user's presence, the oldest first.
  List<String> statuses(UserId user) {
    return pushed("presence", user).map(frame -> frame.get("status").asString()).toList();
  }

  /// Whether one user was shown to write, the oldest first.
  List<Boolean> writing(UserId user) {
    return pushed("typing", user).map(frame -> frame.get("active").asBoolean()).toList();
  }

  private Stream<JsonNode> pushed(String type, UserId user) {
    return frames.stream().filter(frame -> frame.get("type").asString().equals(type)
        && frame.get("user_id").asString().equals(user.toString()));
  }

  /// Loses the network.
  void drop() {
    link.abort();
  }
}
