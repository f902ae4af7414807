package io.parley.protocol;

import io.parley.protocol.ClientFrame.Ack;
import io.parley.protocol.ClientFrame.Hello;
import io.parley.protocol.ClientFrame.History;
import io.parley.protocol.ClientFrame.Ping;
import io.parley.protocol.ClientFrame.Presence;
import io.parley.protocol.ClientFrame.Read;
import io.parley.protocol.ClientFrame.Refresh;
import io.parley.protocol.ClientFrame.Send;
import io.parley.protocol.ClientFrame.Sync;
import io.parley.protocol.ClientFrame.Typing;
import io.parley.protocol.ClientFrame.Unwatch;
import io.parley.protocol.ClientFrame.View;
import io.parley.protocol.ClientFrame.Watch;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/// Reads [ClientFrame]s from UTF-8 JSON. Safe for use by several threads.
public final class ClientFrames {
  /// Deeper nesting than any frame has; unknown fields may hold some.
  private static final int MAX_DEPTH = 32;
  private static final int MAX_SHOWN = 32;
  private static final ObjectReader READER = JsonMapper
      .builder(JsonFactory.builder()
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build()).build())
      .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build().readerFor(JsonNode.class);

  private ClientFrames() {}

  /// A frame from its bytes.
  ///
  /// @param utf8 valid UTF-8
  /// @throws BadFrameException for what is no JSON object, has no `type` or an unknown one, or has a field outside its limits
  public static ClientFrame decode(byte[] utf8) {
    JsonNode node = parse(utf8);
    if (node == null || !node.isObject()) {
      throw BadFrameException.malformed("A frame must be one JSON object");
    }
    FrameFields fields = new FrameFields(node);
    String type = fields.text("type");
    return switch (type) {
      case "hello" -> new Hello(fields.id(), fields.optionalText("token"),
          fields.text("device_id", ClientFrame.MAX_DEVICE_ID_LENGTH),
          fields.shortened("client", ClientFrame.MAX_CLIENT_LENGTH));
      case "send" -> send(fields);
      case "ack" -> new Ack(fields.id(), fields.uuid("conversation_id"), fields.seq("seq"));
      case "read" -> new Read(fields.id(), fields.uuid("conversation_id"), fields.seq("seq"));
      case "sync" -> new Sync(fields.id(), cursors(fields), fields.limit(ClientFrame.DEFAULT_SYNC_LIMIT),
          fields.flag("continues"), fields.optionalText("next"));
      case "history" -> new History(fields.id(), fields.uuid("conversation_id"), fields.optionalSeq("after_seq"),
          fields.optionalSeq("before_seq"), fields.limit(ClientFrame.DEFAULT_HISTORY_LIMIT));
      case "typing" -> new Typing(fields.id(), fields.uuid("conversation_id"), fields.requiredFlag("active"));
      case "presence" -> new Presence(fields.id(), away(fields));
      case "watch" -> new Watch(fields.id(), userIds(fields));
      case "unwatch" -> new Unwatch(fields.id(), userIds(fields));
      case "view" -> new View(fields.id(), fields.optionalUuid("conversation_id"));
      case "ping" -> new Ping(fields.id());
      case "refresh" -> new Refresh(fields.id(), fields.text("token"));
      default -> throw BadFrameException.unknownType(fields.id(), shown(type));
    };
  }

  private static @Nullable JsonNode parse(byte[] utf8) {
    try {
      return READER.readValue(utf8);
    } catch (JacksonException e) {
      throw BadFrameException.malformed("A frame must be one JSON object; this is no valid JSON");
    }
  }

  private static Send send(FrameFields fields) {
    return new Send(fields.id(), fields.uuid("conversation_id"), fields.uuid("client_message_id"),
        fields.text("message_type"), fields.unicode("body", ""), fields.attempt(),
        fields.optionalUuid("target_message_id"), fields.optionalUuid("media_id"), fields.uuids("mentions"));
  }

  private static boolean away(FrameFields fields) {
    return switch (fields.text("status")) {
      case "away" -> true;
      case "online" -> false;
      default -> throw fields.bad("status must be online or away");
    };
  }

  private static List<UUID> userIds(FrameFields fields) {
    JsonNode list = fields.list("user_ids");
    if (list == null) {
      throw fields.bad("user_ids is missing");
    }
    if (list.size() > ClientFrame.MAX_WATCHED) {
      throw fields.bad("user_ids must hold at most %d".formatted(ClientFrame.MAX_WATCHED));
    }
    return List.copyOf(new LinkedHashSet<>(fields.uuids("user_ids")));
  }

  private static Map<UUID, Long> cursors(FrameFields fields) {
    JsonNode list = fields.list("cursors");
    if (list == null) {
      return Map.of();
    }
    if (list.size() > ClientFrame.MAX_CURSORS) {
      throw fields.bad("cursors must hold at most %d".formatted(ClientFrame.MAX_CURSORS));
    }
    Map<UUID, Long> cursors = HashMap.newHashMap(list.size());
    for (JsonNode element : list) {
      FrameFields cursor = fields.within(element, "cursors");
      cursors.merge(cursor.uuid("conversation_id"), cursor.seq("seq"), Math::max);
    }
    return cursors;
  }

  private static String shown(String type) {
    String start = type.length() <= MAX_SHOWN ? type : type.substring(0, MAX_SHOWN);
    return start.replaceAll("[^A-Za-z0-9_.-]", "?");
  }
}
