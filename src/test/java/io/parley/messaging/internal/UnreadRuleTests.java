package io.parley.messaging.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.conversation.Member;
import io.parley.conversation.MemberRole;
import io.parley.identity.UserId;
import io.parley.messaging.MessageType;
import io.parley.messaging.Position;
import io.parley.messaging.ops.UnreadReasons.Verdict;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class UnreadRuleTests {
  private static final UserId BEN = new UserId(new UUID(1, 1));
  private static final UserId ALICE = new UserId(new UUID(1, 2));
  private static final long JOINED = 10;
  private static final long READ = 15;
  private static final long LEFT = 20;

  private final UnreadRule rule = new UnreadRule(member(LEFT), READ, 30);

  @Test
  void whatOthersSaidAfterWhatWasReadCounts() {
    assertThat(judge(16, MessageType.TEXT)).isEqualTo(Verdict.COUNTS);
    assertThat(judge(17, MessageType.IMAGE)).isEqualTo(Verdict.COUNTS);
    assertThat(judge(18, MessageType.FILE)).isEqualTo(Verdict.COUNTS);
  }

  @Test
  void otherKindsDoNotCount() {
    assertThat(judge(16, MessageType.REACTION)).isEqualTo(Verdict.KIND);
    assertThat(judge(16, MessageType.EDIT)).isEqualTo(Verdict.KIND);
    assertThat(judge(16, MessageType.DELETE)).isEqualTo(Verdict.KIND);
    assertThat(judge(16, MessageType.SYSTEM)).isEqualTo(Verdict.KIND);
  }

  @Test
  void onesOwnMessagesDoNotCount() {
    assertThat(rule.judge(entry(16, MessageType.TEXT, BEN))).isEqualTo(Verdict.OWN);
  }

  @Test
  void onlyTheTimeInWhichTheReaderWasAMemberCounts() {
    assertThat(judge(9, MessageType.TEXT)).isEqualTo(Verdict.BEFORE_JOINING);
    assertThat(judge(10, MessageType.TEXT)).isEqualTo(Verdict.READ);
    assertThat(judge(15, MessageType.TEXT)).isEqualTo(Verdict.READ);
    assertThat(judge(20, MessageType.TEXT)).isEqualTo(Verdict.COUNTS);
    assertThat(judge(21, MessageType.TEXT)).isEqualTo(Verdict.AFTER_LEAVING);
  }

  @Test
  void itsBoundsAreThoseOfItsJudgement() {
    assertThat(rule.after()).isEqualTo(READ);
    assertThat(rule.last()).isEqualTo(LEFT);
    assertThat(new UnreadRule(member(null), 0, 30).after()).isEqualTo(JOINED - 1);
    assertThat(new UnreadRule(member(null), 0, 30).last()).isEqualTo(30);
    assertThat(new UnreadRule(member(null), 30, 30).isEmpty()).isTrue();
    assertThat(new UnreadRule(member(null), 29, 30).isEmpty()).isFalse();
  }

  private Verdict judge(long seq, MessageType type) {
    return rule.judge(entry(seq, type, ALICE));
  }

  private static LogEntry entry(long seq, MessageType type, UserId sender) {
    return new LogEntry(0, seq, UUID.randomUUID(), sender, type, new Position(new UUID(0, 1), 0, seq));
  }

  private static Member member(Long leftSeq) {
    return new Member(BEN, MemberRole.MEMBER, JOINED, JOINED, leftSeq, null);
  }
}
