package io.parley.messaging.internal;

import java.util.UUID;

/// The topics as they were found and recorded when this node started.
///
/// @param messagesTopicId the incarnation of `parley.messages`; part of every position
/// @param partitions how many it has; changing it would break the order of conversations
record MessageTopics(UUID messagesTopicId, int partitions) {
  static final String MESSAGES = "parley.messages";
  static final String RECEIPTS = "parley.receipts";
  static final String DEAD_LETTERS = "parley.dead-letters";
  /// Made here with the others; module notification writes and reads it.
  static final String NOTIFICATIONS = "parley.notifications";
}
