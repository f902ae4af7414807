package io.parley.conversation.internal;

import io.parley.conversation.ConversationEvent;
import io.parley.conversation.Member;
import io.parley.conversation.MemberRole;
import io.parley.identity.UserId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What an event at its place in the log does to the rows of the members: a pure function, so that whoever applies it,
/// and however often, writes the same.
///
/// An owner who leaves is followed by the admin who has been in it longest, or else by the member who has; of several
/// who came together by the one whose id sorts first. Whoever is added just after the last one left owns it.
record MembershipChange(List<RowChange> rows, int memberCount) {
  /// Where a log begins, and `joined_seq` of those who are in it from the start.
  static final long FIRST = 1;
  private static final Comparator<Member> NEXT_IN_LINE = Comparator.comparing(Member::role)
      .thenComparingLong(Member::joinedSeq).thenComparing(Member::userId);

  /// @param stored every row of the conversation, which may hold this very change already, wholly or in part
  static MembershipChange of(Collection<Member> stored, long seq, ConversationEvent event) {
    List<RowChange> rows = switch (event) {
      case ConversationEvent.Created() -> List.of();
      case ConversationEvent.Renamed(_) -> List.of();
      case ConversationEvent.BecameChannel() ->
        inItBefore(stored, seq).stream().<RowChange>map(row -> new RowChange.Pulls(row.userId())).toList();
      case ConversationEvent.MemberAdded(var userId, var role) -> added(stored, seq, userId, role);
      case ConversationEvent.RoleChanged(var userId, var role) -> roleChanged(inItBefore(stored, seq), userId, role);
      case ConversationEvent.MemberRemoved(var userId) -> removed(stored, seq, userId);
      case ConversationEvent.MemberMuted(var userId, var until) -> muted(stored, seq, userId, until);
    };
    return new MembershipChange(rows, countAfter(stored, seq, rows));
  }

  private static List<RowChange> added(Collection<Member> stored, long seq, UserId userId, MemberRole role) {
    List<Member> present = presentBefore(stored, seq);
    if (isIn(present, userId)) {
      return roleChanged(present, userId, role);
    }
    boolean alone = inItBefore(stored, seq).stream().allMatch(row -> row.userId().equals(userId));
    return List.of(new RowChange.Joined(userId, alone ? MemberRole.OWNER : role));
  }

  private static List<RowChange> roleChanged(List<Member> present, UserId userId, MemberRole role) {
    if (!isIn(present, userId)) {
      return List.of();
    }
    List<RowChange> changes = new ArrayList<>();
    changes.add(new RowChange.Role(userId, role));
    present.stream().filter(row -> role == MemberRole.OWNER && isOwner(row) && !row.userId().equals(userId))
        .forEach(former -> changes.add(new RowChange.Role(former.userId(), MemberRole.ADMIN)));
    return changes;
  }

  private static List<RowChange> removed(Collection<Member> stored, long seq, UserId userId) {
    List<Member> present = inItBefore(stored, seq);
    if (!isIn(present, userId)) {
      return List.of();
    }
    List<RowChange> changes = new ArrayList<>();
    changes.add(new RowChange.Left(userId));
    List<Member> others = present.stream().filter(row -> !row.userId().equals(userId)).toList();
    if (others.stream().noneMatch(MembershipChange::isOwner)) {
      others.stream().min(NEXT_IN_LINE)
          .ifPresent(next -> changes.add(new RowChange.Role(next.userId(), MemberRole.OWNER)));
    }
    return changes;
  }

  private static List<RowChange> muted(Collection<Member> stored, long seq, UserId userId, @Nullable Instant until) {
    return isIn(inItBefore(stored, seq), userId) ? List.of(new RowChange.Muted(userId, until)) : List.of();
  }

  private static int countAfter(Collection<Member> stored, long seq, List<RowChange> changes) {
    Map<UserId, Member> rows = stored.stream().collect(Collectors.toMap(Member::userId, Function.identity()));
    changes.forEach(change -> rows.compute(change.userId(), (_, row) -> change.on(row, seq)));
    return (int) rows.values().stream().filter(row -> presentAfter(row, seq)).count();
  }

  private static boolean isOwner(Member row) {
    return row.role() == MemberRole.OWNER;
  }

  private static List<Member> presentBefore(Collection<Member> stored, long seq) {
    return stored.stream().filter(row -> presentBefore(row, seq)).toList();
  }

  /// [#presentBefore], where founders count at the first place too. (Of one who is added there nobody can tell whether the row
  /// is that of a founder or this very change, half written; taking it for the latter gives the same rows.)
  private static List<Member> inItBefore(Collection<Member> stored, long seq) {
    return stored.stream().filter(row -> inItBefore(row, seq)).toList();
  }

  static boolean inItBefore(Member row, long seq) {
    return presentBefore(row, seq) || seq == FIRST && row.joinedSeq() == FIRST;
  }

  private static boolean isIn(List<Member> members, UserId userId) {
    return members.stream().anyMatch(row -> row.userId().equals(userId));
  }

  /// Whether the user was in it just before that place of the log, as far as the row still tells.
  private static boolean presentBefore(Member row, long seq) {
    Long leftSeq = row.leftSeq();
    return row.joinedSeq() < seq && (leftSeq == null || leftSeq >= seq);
  }

  private static boolean presentAfter(Member row, long seq) {
    Long leftSeq = row.leftSeq();
    return row.joinedSeq() <= seq && (leftSeq == null || leftSeq > seq);
  }

  /// Who steers what becomes a channel at that place.
  static Staff staff(Collection<Member> stored, long seq) {
    List<Member> present = inItBefore(stored, seq);
    return new Staff(present.stream().filter(MembershipChange::isOwner).map(Member::userId).findFirst().orElse(null),
        present.stream().filter(row -> row.role() == MemberRole.ADMIN)
            .collect(Collectors.toUnmodifiableMap(Member::userId, Member::joinedSeq)));
  }

  /// A change of one user's row.
  sealed interface RowChange {
    UserId userId();

    /// The row with this change.
    @Nullable
    Member on(@Nullable Member row, long seq);

    record Joined(UserId userId, MemberRole role) implements RowChange {
      @Override
      public Member on(@Nullable Member row, long seq) {
        return new Member(userId, role, seq, seq, null, null);
      }
    }

    record Role(UserId userId, MemberRole role) implements RowChange {
      @Override
      public @Nullable Member on(@Nullable Member row, long seq) {
        return row == null
            ? null
            : new Member(userId, role, row.joinedSeq(), row.firstVisibleSeq(), row.leftSeq(),
                row.mutedUntil());
      }
    }

    record Muted(UserId userId, @Nullable Instant until) implements RowChange {
      @Override
      public @Nullable Member on(@Nullable Member row, long seq) {
        return row == null
            ? null
            : new Member(userId, row.role(), row.joinedSeq(), row.firstVisibleSeq(), row.leftSeq(), until);
      }
    }

    /// The conversation has become a channel.
    record Pulls(UserId userId) implements RowChange {
      @Override
      public @Nullable Member on(@Nullable Member row, long seq) {
        return row;
      }
    }

    record Left(UserId userId) implements RowChange {
      @Override
      public @Nullable Member on(@Nullable Member row, long seq) {
        return row == null
            ? null
            : new Member(userId, row.role(), row.joinedSeq(), row.firstVisibleSeq(), seq,
                row.mutedUntil());
      }
    }
  }
}
