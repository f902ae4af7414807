package io.parley.messaging.internal;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.parley.conversation.ConversationEvent;
import io.parley.conversation.MemberRole;
import io.parley.identity.UserId;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// System events as text, in Kafka and in the `event` column of messages.
final class EventFormat {
  private final JsonMapper json = JsonMapper.builder().build();

  String write(ConversationEvent event) {
    return json.writeValueAsString(switch (event) {
      case ConversationEvent.Created() -> new Text("created", null, null, null, null);
      case ConversationEvent.MemberAdded(var userId, var role) ->
        new Text("member_added", userId.value(), role, null, null);
      case ConversationEvent.RoleChanged(var userId, var role) ->
        new Text("role_changed", userId.value(), role, null, null);
      case ConversationEvent.MemberRemoved(var userId) -> new Text("member_removed", userId.value(), null, null, null);
      case ConversationEvent.MemberMuted(var userId, var until) ->
        new Text("member_muted", userId.value(), null, null, until);
      case ConversationEvent.Renamed(var title) -> new Text("renamed", null, null, title, null);
      case ConversationEvent.BecameChannel() -> new Text("became_channel", null, null, null, null);
    });
  }

  /// Null for an event that a newer node wrote.
  @Nullable
  ConversationEvent read(String text) {
    Text event = json.readValue(text, Text.class);
    return switch (event.kind) {
      case "created" -> new ConversationEvent.Created();
      case "member_added" -> new ConversationEvent.MemberAdded(event.userId(), requireNonNull(event.role, "role"));
      case "role_changed" -> new ConversationEvent.RoleChanged(event.userId(), requireNonNull(event.role, "role"));
      case "member_removed" -> new ConversationEvent.MemberRemoved(event.userId());
      case "member_muted" -> new ConversationEvent.MemberMuted(event.userId(), event.until);
      case "renamed" -> new ConversationEvent.Renamed(requireNonNull(event.title, "title"));
      case "became_channel" -> new ConversationEvent.BecameChannel();
      default -> null;
    };
  }

  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record Text(String kind, @Nullable UUID user, @Nullable MemberRole role, @Nullable String title,
      @Nullable Instant until) {
    private UserId userId() {
      return new UserId(requireNonNull(user, "user"));
    }
  }
}
