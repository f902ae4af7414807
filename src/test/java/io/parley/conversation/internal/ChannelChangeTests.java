package io.parley.conversation.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.conversation.ConversationEvent;
import io.parley.conversation.ConversationEvent.MemberAdded;
import io.parley.conversation.ConversationEvent.MemberMuted;
import io.parley.conversation.ConversationEvent.MemberRemoved;
import io.parley.conversation.ConversationEvent.RoleChanged;
import io.parley.conversation.Member;
import io.parley.conversation.MemberRole;
import io.parley.conversation.internal.MembershipChange.RowChange;
import io.parley.identity.UserId;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// What changes in a channel, told from the member whom it is about and the staff.
class ChannelChangeTests {
  private static final UserId OWNER = user(1);
  private static final UserId ADMIN = user(2);
  private static final UserId LATER_ADMIN = user(3);
  private static final UserId BEN = user(4);
  private static final Staff STAFF = new Staff(OWNER, Map.of(ADMIN, 5L, LATER_ADMIN, 9L));

  private static UserId user(long number) {
    return new UserId(new UUID(0, number));
  }

  private static Member member(UserId user, MemberRole role, long joined, Long left) {
    return new Member(user, role, joined, joined, left, null);
  }

  private static ChannelChange change(long seq, Member target, ConversationEvent event) {
    return change(seq, target, STAFF, null, event);
  }

  private static ChannelChange change(long seq, Member target, Staff staff, UserId heir, ConversationEvent event) {
    return ChannelChange.of(new ChannelChange.Before(seq, target, 100, staff, heir), event);
  }

  @Test
  void aNewcomerJoinsAndIsCounted() {
    ChannelChange change = change(20, null, new MemberAdded(BEN, MemberRole.MEMBER));

    assertThat(change.rows()).containsExactly(new RowChange.Joined(BEN, MemberRole.MEMBER));
    assertThat(change.memberCount()).isEqualTo(101);
    assertThat(change.staff()).isEqualTo(STAFF);
  }

  @Test
  void theSameChangeHalfWrittenIsTheSameChange() {
    ConversationEvent added = new MemberAdded(BEN, MemberRole.ADMIN);
    assertThat(change(20, member(BEN, MemberRole.ADMIN, 20, null), added)).isEqualTo(change(20, null, added));

    ConversationEvent removed = new MemberRemoved(BEN);
    assertThat(change(20, member(BEN, MemberRole.MEMBER, 3, 20L), removed))
        .isEqualTo(change(20, member(BEN, MemberRole.MEMBER, 3, null), removed));
  }

  @Test
  void anAdminJoinsTheStaff() {
    assertThat(change(20, null, new MemberAdded(BEN, MemberRole.ADMIN)).staff().admins()).containsEntry(BEN, 20L);
  }

  @Test
  void whoIsAddedToAnEmptyChannelOwnsIt() {
    ChannelChange change = ChannelChange.of(new ChannelChange.Before(20, null, 0, new Staff(null, Map.of()), null),
        new MemberAdded(BEN, MemberRole.MEMBER));

    assertThat(change.rows()).containsExactly(new RowChange.Joined(BEN, MemberRole.OWNER));
    assertThat(change.staff()).isEqualTo(new Staff(BEN, Map.of()));
  }

  @Test
  void whoIsInItAlreadyIsNotCountedTwice() {
    ChannelChange change = change(20, member(BEN, MemberRole.MEMBER, 3, null), new MemberAdded(BEN, MemberRole.ADMIN));

    assertThat(change.rows()).containsExactly(new RowChange.Role(BEN, MemberRole.ADMIN));
    assertThat(change.memberCount()).isEqualTo(100);
    assertThat(change.staff().admins()).containsEntry(BEN, 3L);
  }

  @Test
  void oneWhoLeavesIsCountedOff() {
    ChannelChange change = change(20, member(BEN, MemberRole.MEMBER, 3, null), new MemberRemoved(BEN));

    assertThat(change.rows()).containsExactly(new RowChange.Left(BEN));
    assertThat(change.memberCount()).isEqualTo(99);
  }

  @Test
  void oneWhoIsNotInItChangesNothing() {
    for (Member target : new Member[]{null, member(BEN, MemberRole.MEMBER, 3, 7L)}) {
      ChannelChange change = change(20, target, new MemberRemoved(BEN));
      assertThat(change.rows()).isEmpty();
      assertThat(change.memberCount()).isEqualTo(100);
    }
    assertThat(change(20, null, new RoleChanged(BEN, MemberRole.ADMIN)).rows()).isEmpty();
    assertThat(change(20, null, new MemberMuted(BEN, Instant.MAX)).rows()).isEmpty();
  }

  @Test
  void theLongestAdminFollowsAnOwnerWhoLeaves() {
    ChannelChange change = change(20, member(OWNER, MemberRole.OWNER, 1, null), new MemberRemoved(OWNER));

    assertThat(change.rows()).containsExactly(new RowChange.Left(OWNER), new RowChange.Role(ADMIN, MemberRole.OWNER));
    assertThat(change.staff()).isEqualTo(new Staff(ADMIN, Map.of(LATER_ADMIN, 9L)));
  }

  @Test
  void withoutAdminsTheHeirFollows() {
    Staff alone = new Staff(OWNER, Map.of());
    ConversationEvent leaves = new MemberRemoved(OWNER);
    assertThat(ChannelChange.needsHeir(alone, leaves)).isTrue();
    assertThat(ChannelChange.needsHeir(STAFF, leaves)).isFalse();
    assertThat(ChannelChange.needsHeir(alone, new MemberRemoved(BEN))).isFalse();

    Member owner = member(OWNER, MemberRole.OWNER, 1, null);
    assertThat(change(20, owner, alone, BEN, leaves).staff()).isEqualTo(new Staff(BEN, Map.of()));
    assertThat(change(20, owner, alone, null, leaves).staff()).isEqualTo(new Staff(null, Map.of()));
  }

  @Test
  void ownershipIsHandedOver() {
    ChannelChange change = change(20, member(BEN, MemberRole.MEMBER, 3, null), new RoleChanged(BEN, MemberRole.OWNER));

    assertThat(change.rows()).containsExactly(new RowChange.Role(BEN, MemberRole.OWNER),
        new RowChange.Role(OWNER, MemberRole.ADMIN));
    assertThat(change.staff().owner()).isEqualTo(BEN);
    assertThat(change.staff().admins()).containsOnlyKeys(ADMIN, LATER_ADMIN, OWNER);
  }
}
