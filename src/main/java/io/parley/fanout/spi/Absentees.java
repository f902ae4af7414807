package io.parley.fanout.spi;

import io.parley.conversation.ConversationId;
import io.parley.identity.UserId;
import java.util.List;
import java.util.Set;
import reactor.core.publisher.Mono;

/// Those whom a message could not be pushed to since they have no session: fan-out hands them on, and goes on.
@FunctionalInterface
public interface Absentees {
  /// Nobody wants to know.
  Absentees IGNORED = _ -> Mono.empty();

  /// Takes them over. The same ones may come again, also from another node. Never fails, and ends within 5 s: what can't be
  /// taken over by then is let go of.
  Mono<Void> missed(List<Absence> messages);

  /// A message that somebody should hear of, and its members without a session, never its sender.
  ///
  /// @param mentioned those named in it, whoever they are
  record Absence(ConversationId conversationId, long seq, UserId senderId, Set<UserId> mentioned,
      List<UserId> absent) {}
}
