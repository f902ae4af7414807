package io.parley.road;

import io.parley.conversation.ConversationEvent;
import io.parley.conversation.ConversationId;
import io.parley.conversation.MemberRole;
import io.parley.history.Device;
import io.parley.history.Observation;
import io.parley.history.Observation.Accepted;
import io.parley.history.Observation.Attempt;
import io.parley.history.Observation.CursorSaid;
import io.parley.history.Observation.Paged;
import io.parley.history.Observation.Pushed;
import io.parley.history.Observation.ReceiptShown;
import io.parley.history.Observation.Refused;
import io.parley.history.Recorder;
import io.parley.history.SeenMessage;
import io.parley.identity.UserId;
import io.parley.messaging.Content;
import io.parley.messaging.Cursor;
import io.parley.messaging.Fold;
import io.parley.messaging.MessageType;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What one device can say of a run, for the history checker.
final class Testimony implements Notes {
  private final Recorder recorder;
  private final Device device;
  private volatile Device.@Nullable Session session;

  Testimony(Recorder recorder, Device device) {
    this.recorder = recorder;
    this.device = device;
  }

  @Override
  public Session opened() {
    Device.Session before = session;
    Device.Session now = device.session(before == null ? 1 : before.number() + 1);
    session = now;
    recorder.add(new Observation.Syncing(now));
    return new OfSession(now);
  }

  /// All is quiet, and its session was open all along.
  void settled() {
    recorder.add(new Observation.Settled(session));
  }

  /// After that it has connected and synced once more.
  void syncedInTheEnd() {
    recorder.add(new Observation.SyncedInTheEnd(device));
  }

  private final class OfSession implements Session {
    private final Device.Session session;

    private OfSession(Device.Session session) {
      this.session = session;
    }

    @Override
    public Consumer<JsonNode> sends(String conversationId, UUID key, Content content, int number, long seen) {
      Attempt attempt = new Attempt(session, ConversationId.parse(conversationId), key, content, number, seen);
      recorder.add(attempt);
      return answer -> recorder.add(answer.get("type").asString().equals("sent")
          ? new Accepted(attempt, uuid(answer, "message_id"), answer.get("duplicate").asBoolean())
          : new Refused(attempt, answer.get("code").asString()));
    }

    @Override
    public void says(String conversationId, Cursor cursor) {
      recorder.add(new CursorSaid(session, ConversationId.parse(conversationId), cursor));
    }

    @Override
    public void syncs() {
      recorder.add(new Observation.Syncing(session));
    }

    @Override
    public void synced() {
      recorder.add(new Observation.Synced(session));
    }

    @Override
    public void shown(JsonNode frame, boolean inSync) {
      switch (frame.get("type").asString()) {
        case "message" -> recorder.add(new Pushed(session, message(frame)));
        case "page" -> recorder.add(new Paged(session, conversation(frame), inSync,
            StreamSupport.stream(frame.get("messages").spliterator(), false).map(Testimony::message).toList(),
            frame.get("latest_seq").asLong(), frame.get("read_seq").asLong(), frame.get("unread").asInt()));
        case "receipt" -> recorder.add(new ReceiptShown(session, conversation(frame), user(frame, "user_id"),
            new Cursor(frame.get("delivered_seq").asLong(), frame.get("read_seq").asLong()),
            frame.hasNonNull("unread") ? frame.get("unread").asInt() : null));
        default -> {
        }
      }
    }

    @Override
    public boolean wasGivenUpOn(String conversationId) {
      return recorder.all()
          .contains(new Observation.GivenUp(session.user(), ConversationId.parse(conversationId)));
    }
  }

  /// A message object as it was shown.
  static SeenMessage message(JsonNode message) {
    return new SeenMessage(conversation(message), message.get("seq").asLong(), uuid(message, "message_id"),
        user(message, "sender_id"), uuid(message, "client_message_id"), content(message),
        message.hasNonNull("event") ? event(message.get("event")) : null, fold(message));
  }

  private static Content content(JsonNode message) {
    JsonNode media = message.path("media");
    return new Content(MessageType.parse(message.get("message_type").asString()), message.get("body").asString(),
        message.hasNonNull("target_message_id") ? uuid(message, "target_message_id") : null,
        media.hasNonNull("media_id") ? uuid(media, "media_id") : null, uuids(message.get("mentions")));
  }

  private static ConversationEvent event(JsonNode event) {
    return switch (event.get("kind").asString()) {
      case "created" -> new ConversationEvent.Created();
      case "member_added" -> new ConversationEvent.MemberAdded(user(event, "user_id"), role(event));
      case "role_changed" -> new ConversationEvent.RoleChanged(user(event, "user_id"), role(event));
      case "member_removed" -> new ConversationEvent.MemberRemoved(user(event, "user_id"));
      case "member_muted" -> new ConversationEvent.MemberMuted(user(event, "user_id"), time(event, "muted_until"));
      case "became_channel" -> new ConversationEvent.BecameChannel();
      case "renamed" -> new ConversationEvent.Renamed(event.get("title").asString());
      default -> throw new IllegalArgumentException("an unknown event: " + event);
    };
  }

  private static MemberRole role(JsonNode event) {
    return MemberRole.valueOf(event.get("role").asString().toUpperCase(Locale.ROOT));
  }

  private static Fold fold(JsonNode message) {
    Map<String, List<UserId>> reactions = new HashMap<>();
    message.path("reactions").properties()
        .forEach(emoji -> reactions.put(emoji.getKey(), uuids(emoji.getValue()).stream().map(UserId::new).toList()));
    return new Fold(time(message, "edited_at"), time(message, "deleted_at"), reactions);
  }

  private static @Nullable Instant time(JsonNode node, String field) {
    return node.hasNonNull(field) ? Instant.parse(node.get(field).asString()) : null;
  }

  private static List<UUID> uuids(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false).map(id -> UUID.fromString(id.asString())).toList();
  }

  private static ConversationId conversation(JsonNode frame) {
    return new ConversationId(uuid(frame, "conversation_id"));
  }

  private static UserId user(JsonNode node, String field) {
    return new UserId(uuid(node, field));
  }

  private static UUID uuid(JsonNode node, String field) {
    return UUID.fromString(node.get(field).asString());
  }
}
