package io.parley.admin.web;

import io.parley.conversation.ConversationId;
import io.parley.conversation.Members;
import io.parley.conversation.Membership;
import io.parley.identity.Standing;
import io.parley.identity.User;
import io.parley.identity.UserId;
import io.parley.identity.Users;
import io.parley.identity.ops.Standings;
import io.parley.messaging.ops.UnreadReasons;
import io.parley.notification.ops.PushDevices.PushDevice;
import io.parley.notification.ops.PushDevices;
import io.parley.notification.ops.PushLog.LoggedPush;
import io.parley.notification.ops.PushLog;
import io.parley.presence.ops.PresenceReasons;
import io.parley.sessions.ClosedSession;
import io.parley.sessions.ops.UserSessions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/// Gathers what there is to know of a person, all at once.
///
/// @param users who they are
record People(Users users, Standings standings, Members members, UserSessions sessions, PresenceReasons presence,
    UnreadReasons unread, PushDevices devices, PushLog pushes, Clock clock) {
  private static final int PUSHES = 10;
  private static final int ENTRIES = UnreadReasons.MAX_ENTRIES;

  /// @param conversation whose count of unread is to be explained; null for none
  Mono<PersonFile> of(UserId userId, @Nullable ConversationId conversation, Show show, Duration patience) {
    Mono<Block<User>> user = Block.of("The profile", users.find(userId), patience);
    Mono<Block<Standing>> standing = Block.of("The standing", standings.of(userId), patience);
    Mono<Block<PresenceReasons.Reason>> reason = Block.of("Presence", presence.of(userId), patience);
    Mono<Block<UserSessions.Found>> live = Block.of("The sessions", sessions.of(userId), patience);
    Mono<Block<List<ClosedSession>>> closes = Block.of("Earlier sessions", sessions.closes(userId), patience);
    Mono<Block<List<PushDevice>>> devices = Block.of("The devices", this.devices.of(userId).collectList(), patience);
    Mono<Block<List<LoggedPush>>> pushes = Block.of("The pushes", this.pushes.of(userId, PUSHES).collectList(),
        patience);
    Mono<Block<List<Membership>>> conversations = Block.of("The conversations", present(userId), patience);
    Mono<Block<Integer>> total = Block.of("The count of unread", unread.total(userId), patience);
    Mono<Block<UnreadReasons.Reason>> explained = conversation == null
        ? Mono.just(new Block<>(null, null, false))
        : Block.of("The count in this conversation", unread.of(userId, conversation, ENTRIES), patience);
    return Mono.zip(Mono.zip(user, standing, reason, live, closes),
        Mono.zip(devices, pushes, conversations, total, explained))
        .map(read -> {
          var who = read.getT1();
          var what = read.getT2();
          Instant now = clock.instant();
          Standing known = who.getT2().value();
          return new PersonFile(userId, who.getT1(), who.getT2(), who.getT3(),
              why(who.getT3(), who.getT4(), who.getT5(), known, show, now), who.getT4(), who.getT5(), what.getT1(),
              what.getT2(), what.getT3(), what.getT4(), conversation == null ? null : what.getT5(),
              known != null && WhyPresence.isBanned(known, now), now);
        });
  }

  private Mono<List<Membership>> present(UserId userId) {
    return members.of(userId)
        .map(all -> all.stream().filter(membership -> membership.member().present()).toList());
  }

  private static @Nullable WhyPresence why(Block<PresenceReasons.Reason> reason, Block<UserSessions.Found> live,
      Block<List<ClosedSession>> closes, @Nullable Standing standing, Show show, Instant now) {
    if (reason.value() == null) {
      return null;
    }
    UserSessions.Found found = live.value();
    List<ClosedSession> ends = closes.value();
    return WhyPresence.of(reason.value(), found == null ? null : found.sessions().size() + found.more(),
        ends == null ? List.of() : ends, standing, show, now);
  }
}
