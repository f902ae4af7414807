package io.parley.road;

import io.parley.messaging.Content;
import io.parley.messaging.Cursor;
import java.util.UUID;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/// What a device takes down of what it does, before it does it, and of what it learns, after it has learnt it.
interface Notes {
  Notes NONE = () -> new Session() {};

  /// It has got a new socket.
  Session opened();

  /// Of one socket. Frames come from one thread, all else from another.
  interface Session {
    /// It is about to send. Gives who takes down the answer.
    ///
    /// @param number of the attempt, from 1 up
    /// @param seen the highest seq of the conversation that it holds
    default Consumer<JsonNode> sends(String conversationId, UUID key, Content content, int number, long seen) {
      return _ -> {};
    }

    /// It is about to say how far it has come.
    default void says(String conversationId, Cursor cursor) {}

    /// It is about to sync, or was told to.
    default void syncs() {}

    /// The sync is answered, and no other is to come.
    default void synced() {}

    /// @param inSync whether the device has asked for a sync that is not answered in full yet
    default void shown(JsonNode frame, boolean inSync) {}

    /// Whether pushes of the conversation to its user were given up on at some time: those may come from below.
    default boolean wasGivenUpOn(String conversationId) {
      return false;
    }
  }
}
