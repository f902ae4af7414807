package io.parley.conversation.ops;

import io.parley.conversation.ConversationId;
import java.time.Instant;
import java.util.List;
import reactor.core.publisher.Mono;

/// Which conversations stand out, as a walk over all of them has found.
///
/// An admin node walks: 1,000 conversations a second at most, and again once ten times as long has passed as the walk took, at least 30 s. So
/// what came since the last walk is missing, and member counts are as of then.
public interface ConversationSets {
  /// Conversations of a set at most.
  int MOST = 500;

  enum Name {
    /// Groups and channels with the most members.
    LARGEST,
    /// Channels with the most members.
    CHANNELS
  }

  /// Empty before the first walk has found anything. Fails with `unavailable` when storage does not answer.
  Mono<Listed> listed(Name name);

  /// @param conversations those with the most members first, at most [#MOST]
  /// @param at when the walk ended, or how far it is
  /// @param lookedAt conversations that were looked at
  /// @param whole whether these were all; else the first walk goes on, and larger ones may follow
  record Listed(List<Sized> conversations, Instant at, long lookedAt, boolean whole) {}

  /// @param members as of the walk
  record Sized(ConversationId conversationId, int members) {}
}
