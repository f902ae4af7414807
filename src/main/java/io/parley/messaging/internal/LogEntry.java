package io.parley.messaging.internal;

import io.parley.identity.UserId;
import io.parley.messaging.MessageType;
import io.parley.messaging.Position;
import java.util.UUID;

/// A row of a conversation's log.
record LogEntry(long bucket, long seq, UUID messageId, UserId senderId, MessageType type, Position position) {}
