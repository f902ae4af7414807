package io.parley.conversation;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.parley.identity.UserId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A change that takes its place in the conversation's log as a system message.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
@JsonSubTypes({@JsonSubTypes.Type(ConversationEvent.Created.class),
    @JsonSubTypes.Type(ConversationEvent.MemberAdded.class), @JsonSubTypes.Type(ConversationEvent.RoleChanged.class),
    @JsonSubTypes.Type(ConversationEvent.MemberRemoved.class), @JsonSubTypes.Type(ConversationEvent.MemberMuted.class),
    @JsonSubTypes.Type(ConversationEvent.Renamed.class),
    @JsonSubTypes.Type(ConversationEvent.BecameChannel.class)})
public sealed interface ConversationEvent {
  /// The member whom it is about; null where it is about none.
  default @Nullable UserId member() {
    return switch (this) {
      case MemberAdded(var userId, _) -> userId;
      case RoleChanged(var userId, _) -> userId;
      case MemberRemoved(var userId) -> userId;
      case MemberMuted(var userId, _) -> userId;
      case Created(),Renamed(_),BecameChannel() -> null;
    };
  }

  record Created() implements ConversationEvent {}

  /// Changes the role of one who turns out to be in it already.
  record MemberAdded(UserId userId, MemberRole role) implements ConversationEvent {}

  /// Changes nothing when the user turns out not to be in it any more.
  record RoleChanged(UserId userId, MemberRole role) implements ConversationEvent {}

  record MemberRemoved(UserId userId) implements ConversationEvent {}

  /// @param until when the member may speak again; null where they may at once
  record MemberMuted(UserId userId, @Nullable Instant until) implements ConversationEvent {}

  record Renamed(String title) implements ConversationEvent {}

  /// A group is pulled from here on instead of pushed. Only operators bring this about.
  record BecameChannel() implements ConversationEvent {}
}
