package io.parley.notification.ops;

import io.parley.conversation.ConversationId;
import io.parley.identity.DeviceId;
import io.parley.identity.UserId;
import io.parley.notification.PushKind;
import java.time.Instant;
import java.util.UUID;
import reactor.core.publisher.Flux;

/// What became of the pushes to a user's devices in the last seven days. A row is written once it is known, without being waited for: one
/// that storage does not take is missing.
public interface PushLog {
  /// The most that are given.
  int MAX_LIMIT = 100;

  /// The latest first.
  ///
  /// @param limit at least 1; above [#MAX_LIMIT] it counts as that
  Flux<LoggedPush> of(UserId userId, int limit);

  /// @param notificationId what the device and the provider know it by
  /// @param outcome `delivered`, `gone` (the target was removed), `refused` (no retry helps), `failed` (the first try, which is not the last)
  ///   or `given-up`
  /// @param detail the provider's status or what went wrong, without any address or token
  /// @param attempts how often it was tried
  record LoggedPush(Instant at, DeviceId deviceId, PushKind kind, ConversationId conversationId, long seq,
      UUID notificationId, String outcome, String detail, int attempts) {}
}
