package io.parley.notification.internal;

import io.parley.conversation.ConversationId;
import io.parley.identity.Standing;
import io.parley.identity.UserId;
import io.parley.identity.ops.Standings;
import io.parley.messaging.Unread;
import io.parley.sessions.Sessions;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import reactor.core.publisher.Mono;

/// Judges by what holds now whether a user is to be notified: they may have come back, read it, left or muted the conversation, or
/// been banned since.
///
/// Reads a user's targets, where there are any their standing and mutes, where anything is not muted what [Unread#total] reads, and their
/// sessions last.
final class Occasions {
  private final TargetStore targets;
  private final CassandraMutes mutes;
  private final Standings standings;
  private final Unread unread;
  private final Sessions sessions;
  private final Clock clock;

  Occasions(TargetStore targets, CassandraMutes mutes, Standings standings, Unread unread, Sessions sessions,
      Clock clock) {
    this.targets = targets;
    this.mutes = mutes;
    this.standings = standings;
    this.unread = unread;
    this.sessions = sessions;
    this.clock = clock;
  }

  /// Fails where storage or Redis does not answer.
  Mono<Occasion> of(UserId userId, List<Notice> notices) {
    return targets.of(userId).collectList().flatMap(known -> known.isEmpty()
        ? Mono.just(Occasion.none("no-target"))
        : standings.of(userId).flatMap(standing -> of(userId, notices, known, standing)));
  }

  private Mono<Occasion> of(UserId userId, List<Notice> notices, List<PushTarget> known, Standing standing) {
    List<PushTarget> trusted = known.stream()
        .filter(target -> standing.refusal(target.setAt(), clock.instant()) == null).toList();
    if (trusted.isEmpty()) {
      return Mono.just(Occasion.none("barred"));
    }
    return mutes.of(userId).flatMap(muted -> {
      List<Notice> loud = notices.stream().filter(notice -> !muted.contains(notice.conversationId())).toList();
      return loud.isEmpty() ? Mono.just(Occasion.none("muted")) : unseen(userId, loud, muted, trusted);
    });
  }

  private Mono<Occasion> unseen(UserId userId, List<Notice> loud, Set<ConversationId> muted,
      List<PushTarget> targets) {
    Set<ConversationId> talked = loud.stream().map(Notice::conversationId).collect(Collectors.toSet());
    return unread.total(userId, talked, muted).flatMap(unread -> {
      List<Notice> unseen = loud.stream().filter(notice -> unread.getOrDefault(notice.conversationId(), 0) > 0)
          .toList();
      return unseen.isEmpty()
          ? Mono.just(Occasion.none("read"))
          : isActive(userId).map(active -> active
              ? Occasion.none(Judged.ACTIVE)
              : new Occasion(Occasion.PUSHED, targets, unseen, unread));
    });
  }

  /// Whether any device of theirs is connected: whoever is sees it there.
  Mono<Boolean> isActive(UserId userId) {
    return sessions.live(List.of(userId)).map(live -> !live.isEmpty());
  }
}
