package io.parley.admin.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class AuditChainTests {
  private static final Instant AT = Instant.parse("2026-11-24T03:12:08.123Z");
  private static final AuditEntry.Draft DRAFT = new AuditEntry.Draft(null, "mia", "operator", "users.ban", "user ben",
      "spam", "begun");

  private final AuditEntry first = AuditChain.entry(1, AuditChain.BEGINNING, AT, DRAFT);

  @Test
  void anEntryFollowsTheOneItWasWrittenBehindAndNoOther() {
    AuditEntry second = AuditChain.entry(2, first.hash(), AT, DRAFT.concluding(first, "banned"));

    assertThat(AuditChain.follows(first, AuditChain.BEGINNING)).isTrue();
    assertThat(AuditChain.follows(second, first.hash())).isTrue();
    assertThat(AuditChain.follows(second, AuditChain.BEGINNING)).isFalse();
    assertThat(second.about()).isEqualTo(1);
  }

  @Test
  void everyFieldCounts() {
    assertThat(new AuditEntry[]{
        with(2, AT, null, "mia", "users.ban", "user ben", "spam", "begun"),
        with(1, AT.plusMillis(1), null, "mia", "users.ban", "user ben", "spam", "begun"),
        with(1, AT, 1L, "mia", "users.ban", "user ben", "spam", "begun"),
        with(1, AT, null, "max", "users.ban", "user ben", "spam", "begun"),
        with(1, AT, null, "mia", "users.unban", "user ben", "spam", "begun"),
        with(1, AT, null, "mia", "users.ban", "user al", "spam", "begun"),
        with(1, AT, null, "mia", "users.ban", "user ben", "ham", "begun"),
        with(1, AT, null, "mia", "users.ban", "user ben", "spam", "refused")})
        .noneMatch(changed -> AuditChain.follows(changed, AuditChain.BEGINNING));
  }

  @Test
  void noLetterCanMoveFromOneFieldToTheNext() {
    AuditEntry moved = with(1, AT, null, "mia", "users.ban", "user bens", "pam", "begun");

    assertThat(AuditChain.follows(moved, AuditChain.BEGINNING)).isFalse();
  }

  private AuditEntry with(long number, Instant at, Long about, String who, String action, String object, String reason,
      String result) {
    return new AuditEntry(number, at, about, who, "operator", action, object, reason, result, first.hash());
  }
}
