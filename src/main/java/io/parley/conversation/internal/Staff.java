package io.parley.conversation.internal;

import io.parley.identity.UserId;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Who steers a channel, kept with the channel itself, so that no change of it has to read all its members.
///
/// @param owner null where the last one left and nobody was there to follow
/// @param admins with the seq at which each joined
record Staff(@Nullable UserId owner, Map<UserId, Long> admins) {
  /// The admin who has been in it longest; of several who came together the one whose id sorts first.
  Optional<UserId> nextInLine() {
    return admins.entrySet().stream().min(Map.Entry.<UserId, Long>comparingByValue()
        .thenComparing(Map.Entry.comparingByKey(Comparator.naturalOrder()))).map(Map.Entry::getKey);
  }

  boolean isOwner(UserId userId) {
    return userId.equals(owner);
  }

  Staff withOwner(@Nullable UserId next) {
    Map<UserId, Long> left = new HashMap<>(admins);
    left.remove(next);
    return new Staff(next, Map.copyOf(left));
  }

  Staff withAdmin(UserId userId, long joinedSeq) {
    Map<UserId, Long> more = new HashMap<>(admins);
    more.put(userId, joinedSeq);
    return new Staff(isOwner(userId) ? null : owner, Map.copyOf(more));
  }

  Staff without(UserId userId) {
    Map<UserId, Long> left = new HashMap<>(admins);
    left.remove(userId);
    return new Staff(isOwner(userId) ? null : owner, Map.copyOf(left));
  }
}
