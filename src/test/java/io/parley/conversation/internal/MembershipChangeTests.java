package io.parley.conversation.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.conversation.ConversationEvent;
import io.parley.conversation.ConversationEvent.MemberAdded;
import io.parley.conversation.ConversationEvent.RoleChanged;
import io.parley.conversation.ConversationEvent.MemberRemoved;
import io.parley.conversation.Member;
import io.parley.conversation.MemberRole;
import io.parley.conversation.internal.MembershipChange.RowChange;
import io.parley.identity.UserId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class MembershipChangeTests {
  private static final UserId ALICE = user(1);
  private static final UserId BOB = user(2);
  private static final UserId CAROL = user(3);
  private static final UserId DAVE = user(4);

  private final Map<UserId, Member> rows = new HashMap<>();
  private int count;

  @Test
  void startsANewIntervalForOneWhoComesBack() {
    found(ALICE, BOB);
    happens(5, new MemberRemoved(BOB));
    assertThat(rows.get(BOB).leftSeq()).isEqualTo(5);
    assertThat(count).isEqualTo(1);

    happens(9, new MemberAdded(BOB, MemberRole.MEMBER));

    assertThat(rows.get(BOB).joinedSeq()).isEqualTo(9);
    assertThat(rows.get(BOB).leftSeq()).isNull();
    assertThat(count).isEqualTo(2);
  }

  @Test
  void theFirstEntryOfALogMayAlreadyBeAChange() {
    found(ALICE, BOB);
    happens(1, new MemberRemoved(BOB));
    assertThat(rows.get(BOB).leftSeq()).isEqualTo(1);
    assertThat(count).isEqualTo(1);

    found(ALICE, BOB);
    happens(1, new MemberAdded(CAROL, MemberRole.MEMBER));
    assertThat(rows.get(CAROL).role()).isEqualTo(MemberRole.MEMBER);
  }

  @Test
  void changesOnlyTheRoleOfOneWhoIsInIt() {
    found(ALICE, BOB);

    happens(5, new MemberAdded(BOB, MemberRole.ADMIN));

    assertThat(rows.get(BOB)).isEqualTo(new Member(BOB, MemberRole.ADMIN, 1, 1, null, null));
    assertThat(count).isEqualTo(2);
  }

  @Test
  void endsAnIntervalOnceThoughTwoRemoveTheSameMember() {
    found(ALICE, BOB);
    happens(5, new MemberRemoved(BOB));

    happens(6, new MemberRemoved(BOB));

    assertThat(rows.get(BOB).leftSeq()).isEqualTo(5);
  }

  @Test
  void givesOwnershipToTheAdminWhoHasBeenInItLongest() {
    found(ALICE, BOB);
    happens(3, new MemberAdded(DAVE, MemberRole.ADMIN));
    happens(4, new MemberAdded(CAROL, MemberRole.ADMIN));

    happens(5, new MemberRemoved(ALICE));

    assertThat(rows.get(DAVE).role()).isEqualTo(MemberRole.OWNER);
    happens(6, new MemberRemoved(DAVE));
    assertThat(rows.get(CAROL).role()).isEqualTo(MemberRole.OWNER);
    happens(7, new MemberRemoved(CAROL));
    assertThat(rows.get(BOB).role()).isEqualTo(MemberRole.OWNER);
    happens(8, new MemberRemoved(BOB));
    assertThat(count).isZero();
  }

  @Test
  void makesAFormerOwnerAnAdmin() {
    found(ALICE, BOB);

    happens(5, new RoleChanged(BOB, MemberRole.OWNER));

    assertThat(rows.get(BOB).role()).isEqualTo(MemberRole.OWNER);
    assertThat(rows.get(ALICE).role()).isEqualTo(MemberRole.ADMIN);
  }

  /// A crash in the middle of a change leaves some of its rows written; the change is then done again from what is there.
  @Test
  void givesTheSameWhereverACrashInterruptedIt() {
    for (long seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      rows.clear();
      found(ALICE, BOB, CAROL);
      for (long seq = 2; seq < 20; seq++) {
        ConversationEvent event = someEvent(random);
        MembershipChange whole = MembershipChange.of(rows.values(), seq, event);
        Map<UserId, Member> done = after(rows, seq, whole.rows());
        for (int written = 0; written <= whole.rows().size(); written++) {
          Map<UserId, Member> interrupted = after(rows, seq, whole.rows().subList(0, written));
          MembershipChange again = MembershipChange.of(interrupted.values(), seq, event);
          assertThat(after(interrupted, seq, again.rows())).as("seed %d, seq %d, after %d", seed, seq, written)
              .isEqualTo(done);
          assertThat(again.memberCount()).as("seed %d, seq %d", seed, seq).isEqualTo(whole.memberCount());
        }
        rows.putAll(done);
        assertThat(rows.values().stream().filter(row -> row.present() && row.role() == MemberRole.OWNER).count())
            .as("owners with seed %d after %d", seed, seq).isEqualTo(whole.memberCount() == 0 ? 0 : 1);
      }
    }
  }

  private ConversationEvent someEvent(Random random) {
    UserId someone = user(1 + random.nextInt(4));
    Member row = rows.get(someone);
    boolean present = row != null && row.present();
    return switch (random.nextInt(3)) {
      case 0 -> new MemberRemoved(someone);
      case 1 -> new MemberAdded(someone, present && row.role() == MemberRole.OWNER
          ? MemberRole.OWNER
          : MemberRole.MEMBER);
      default -> new MemberAdded(someone, present ? MemberRole.OWNER : MemberRole.ADMIN);
    };
  }

  private void found(UserId owner, UserId... others) {
    rows.put(owner, new Member(owner, MemberRole.OWNER, 1, 1, null, null));
    for (UserId other : others) {
      rows.put(other, new Member(other, MemberRole.MEMBER, 1, 1, null, null));
    }
  }

  private void happens(long seq, ConversationEvent event) {
    MembershipChange change = MembershipChange.of(new ArrayList<>(rows.values()), seq, event);
    rows.putAll(after(rows, seq, change.rows()));
    count = change.memberCount();
  }

  private static Map<UserId, Member> after(Map<UserId, Member> rows, long seq, List<RowChange> changes) {
    Map<UserId, Member> result = new HashMap<>(rows);
    changes.forEach(change -> result.compute(change.userId(), (_, row) -> change.on(row, seq)));
    return result;
  }

  private static UserId user(int number) {
    return new UserId(UUID.fromString("00000000-0000-4000-8000-00000000000" + number));
  }
}
