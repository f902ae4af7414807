package io.parley.messaging.internal;

import io.parley.conversation.ConversationEvent;
import io.parley.conversation.ConversationId;
import io.parley.conversation.ConversationKind;
import io.parley.conversation.Conversations;
import io.parley.conversation.Member;
import io.parley.conversation.Members;
import io.parley.identity.UserId;
import io.parley.messaging.Messages;
import io.parley.messaging.ops.Conversions;
import io.parley.messaging.ops.Moderation;
import io.parley.platform.ErrorKind;
import io.parley.platform.ParleyException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/// Mutes as entries of the conversations' logs.
final class LoggedModeration implements Moderation {
  private final Conversations conversations;
  private final Members members;
  private final Messages messages;
  private final Clock clock;

  LoggedModeration(Conversations conversations, Members members, Messages messages, Clock clock) {
    this.conversations = conversations;
    this.members = members;
    this.messages = messages;
    this.clock = clock;
  }

  @Override
  public Mono<Long> mute(ConversationId conversationId, UserId userId, @Nullable Instant until) {
    return Mono.defer(() -> {
      Instant to = until == null ? null : checked(until);
      return conversations.find(conversationId)
          .switchIfEmpty(Mono.error(() -> notFound("There is no conversation " + conversationId)))
          .flatMap(conversation -> conversation.kind() == ConversationKind.DIRECT
              ? Mono.error(() -> new ParleyException(ErrorKind.CONFLICT, "conflict",
                  "Nobody is muted in a direct conversation; ban the user instead"))
              : members.stored(conversationId, userId).filter(Member::present))
          .switchIfEmpty(Mono.error(() -> notFound("%s is not in this conversation".formatted(userId))))
          .flatMap(_ -> messages.change(conversationId, Conversions.OPERATOR,
              new ConversationEvent.MemberMuted(userId, to)));
    });
  }

  private Instant checked(Instant until) {
    Instant now = clock.instant();
    if (!until.isAfter(now) || until.isAfter(now.plus(LONGEST))) {
      throw ParleyException.badRequest("until must lie in the future, within %d days".formatted(LONGEST.toDays()));
    }
    return until.truncatedTo(ChronoUnit.MILLIS);
  }

  private static ParleyException notFound(String message) {
    return new ParleyException(ErrorKind.NOT_FOUND, "not_found", message);
  }
}
