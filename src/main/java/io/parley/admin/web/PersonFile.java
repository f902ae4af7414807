package io.parley.admin.web;

import io.parley.conversation.Membership;
import io.parley.identity.Standing;
import io.parley.identity.User;
import io.parley.identity.UserId;
import io.parley.messaging.ops.UnreadReasons;
import io.parley.notification.ops.PushDevices.PushDevice;
import io.parley.notification.ops.PushLog.LoggedPush;
import io.parley.sessions.ClosedSession;
import io.parley.sessions.ops.UserSessions;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the page of one person shows, block by block.
///
/// @param conversations that the person is in
/// @param why null where presence can't be read, which `presence` says
/// @param unread in the conversation asked for; null where none was
/// @param banned whether a ban holds now
public record PersonFile(UserId userId, Block<User> user, Block<Standing> standing, Block<?> presence,
    @Nullable WhyPresence why, Block<UserSessions.Found> sessions, Block<List<ClosedSession>> closes,
    Block<List<PushDevice>> devices, Block<List<LoggedPush>> pushes, Block<List<Membership>> conversations,
    Block<Integer> unreadTotal, @Nullable Block<UnreadReasons.Reason> unread, boolean banned, Instant readAt) {
  /// Conversations that are listed.
  static final int MOST_CONVERSATIONS = 50;

  /// Blocks that did not come in time.
  public boolean late() {
    return user.late() || standing.late() || presence.late() || sessions.late() || closes.late() || devices.late()
        || pushes.late() || conversations.late() || unreadTotal.late() || unread != null && unread.late();
  }

  /// How the person is called; the id where nobody knows.
  public String name() {
    return user.value() == null ? userId.toString() : name(user.value());
  }

  static String name(User user) {
    return user.displayName() != null
        ? user.displayName()
        : user.name() != null ? user.name() : user.userId().toString();
  }

  public List<Membership> listed() {
    List<Membership> all = conversations.value();
    return all == null ? List.of() : all.subList(0, Math.min(MOST_CONVERSATIONS, all.size()));
  }
}
