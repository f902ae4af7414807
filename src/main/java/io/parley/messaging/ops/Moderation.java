package io.parley.messaging.ops;

import io.parley.conversation.ConversationId;
import io.parley.identity.UserId;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/// What operators may do to a member of a group or channel, whoever steers it.
public interface Moderation {
  /// The longest that a member is muted.
  Duration LONGEST = Duration.ofDays(3_650);

  /// Keeps a member from sending until a moment, or lets them speak again. Answers with the change's place in the log, where all members
  /// find it as a system message of [Conversions#OPERATOR].
  ///
  /// Fails with `not_found` where there is no such conversation or the user is not in it, with `conflict` for a direct conversation, with
  /// `bad_request` for a moment that has passed or lies further than [#LONGEST] away, and with `unavailable` when the change was not
  /// applied within 5 s: it may still come, and asking again is safe.
  ///
  /// @param until null to let them speak at once
  Mono<Long> mute(ConversationId conversationId, UserId userId, @Nullable Instant until);
}
