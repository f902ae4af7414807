package io.parley.conversation.internal;

import io.parley.conversation.ConversationEvent;
import io.parley.conversation.Member;
import io.parley.conversation.MemberRole;
import io.parley.conversation.internal.MembershipChange.RowChange;
import io.parley.identity.UserId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What an event at its place in the log does to a channel: what [MembershipChange] is to a group, from the row of the member
/// whom it is about and what is kept with the channel. Who else is in it is not looked at.
///
/// An owner who leaves is followed by the admin who has been in it longest, or else by the heir.
record ChannelChange(List<RowChange> rows, int memberCount, Staff staff) {
  /// What is known of the channel.
  ///
  /// @param seq of the event
  /// @param target the row of the member whom it is about, which may hold this very change already; null for a stranger
  /// @param memberCount just before
  /// @param staff just before
  /// @param heir who follows an owner that leaves where there is no admin; null for nobody, and where it does not matter
  record Before(long seq, @Nullable Member target, int memberCount, Staff staff, @Nullable UserId heir) {
    private boolean isIn() {
      return target != null && MembershipChange.inItBefore(target, seq);
    }

    private ChannelChange nothing() {
      return new ChannelChange(List.of(), memberCount, staff);
    }
  }

  static ChannelChange of(Before before, ConversationEvent event) {
    return switch (event) {
      case ConversationEvent.Created(),ConversationEvent.BecameChannel() -> before.nothing();
      case ConversationEvent.Renamed(_) -> before.nothing();
      case ConversationEvent.MemberAdded(var userId, var role) ->
        before.isIn() ? roleChanged(before, userId, role) : added(before, userId, role);
      case ConversationEvent.RoleChanged(var userId, var role) -> roleChanged(before, userId, role);
      case ConversationEvent.MemberRemoved(var userId) -> removed(before, userId);
      case ConversationEvent.MemberMuted(var userId, var until) -> muted(before, userId, until);
    };
  }

  /// Whether `heir` matters: the owner leaves, and there is no admin.
  static boolean needsHeir(Staff staff, ConversationEvent event) {
    return event instanceof ConversationEvent.MemberRemoved(var userId) && staff.isOwner(userId)
        && staff.admins().isEmpty();
  }

  private static ChannelChange added(Before before, UserId userId, MemberRole role) {
    MemberRole first = before.memberCount == 0 ? MemberRole.OWNER : role;
    return new ChannelChange(List.of(new RowChange.Joined(userId, first)), before.memberCount + 1,
        staffed(before.staff, userId, first, before.seq));
  }

  private static ChannelChange roleChanged(Before before, UserId userId, MemberRole role) {
    Member target = before.target;
    if (target == null || !before.isIn()) {
      return before.nothing();
    }
    List<RowChange> rows = new ArrayList<>();
    rows.add(new RowChange.Role(userId, role));
    Staff staff = staffed(before.staff, userId, role, target.joinedSeq());
    UserId former = before.staff.owner();
    if (role == MemberRole.OWNER && former != null && !former.equals(userId)) {
      rows.add(new RowChange.Role(former, MemberRole.ADMIN));
      staff = staff.withAdmin(former, MembershipChange.FIRST); // one who owned it is first in line again
    }
    return new ChannelChange(rows, before.memberCount, staff);
  }

  private static Staff staffed(Staff staff, UserId userId, MemberRole role, long joinedSeq) {
    return switch (role) {
      case OWNER -> staff.withOwner(userId);
      case ADMIN -> staff.withAdmin(userId, joinedSeq);
      case MEMBER -> staff.without(userId);
    };
  }

  private static ChannelChange removed(Before before, UserId userId) {
    if (!before.isIn()) {
      return before.nothing();
    }
    List<RowChange> rows = new ArrayList<>();
    rows.add(new RowChange.Left(userId));
    Staff staff = before.staff.without(userId);
    if (before.staff.isOwner(userId)) {
      UserId next = staff.nextInLine().or(() -> Optional.ofNullable(before.heir)).orElse(null);
      if (next != null) {
        rows.add(new RowChange.Role(next, MemberRole.OWNER));
        staff = staff.withOwner(next);
      }
    }
    return new ChannelChange(rows, before.memberCount - 1, staff);
  }

  private static ChannelChange muted(Before before, UserId userId, @Nullable Instant until) {
    return before.isIn()
        ? new ChannelChange(List.of(new RowChange.Muted(userId, until)), before.memberCount, before.staff)
        : before.nothing();
  }
}
