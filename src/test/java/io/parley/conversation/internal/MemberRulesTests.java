package io.parley.conversation.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.conversation.ConversationEvent;
import io.parley.conversation.ConversationEvent.MemberAdded;
import io.parley.conversation.ConversationEvent.RoleChanged;
import io.parley.conversation.ConversationEvent.MemberRemoved;
import io.parley.conversation.ConversationEvent.Renamed;
import io.parley.conversation.Member;
import io.parley.conversation.MemberRole;
import io.parley.identity.UserId;
import io.parley.platform.ParleyException;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MemberRulesTests {
  private static final UserId TARGET = new UserId(UUID.fromString("00000000-0000-4000-8000-000000000002"));

  @ParameterizedTest
  @CsvSource({"OWNER, MEMBER, true", "ADMIN, MEMBER, true", "OWNER, ADMIN, true", "ADMIN, ADMIN, false",
      "ADMIN, OWNER, false", "MEMBER, MEMBER, false", "MEMBER, OWNER, false"})
  void saysWhoRemovesWhom(MemberRole actor, MemberRole target, boolean allowed) {
    expect(allowed, actor, new MemberRemoved(TARGET), member(TARGET, target));
  }

  @ParameterizedTest
  @CsvSource({"OWNER, MEMBER, true", "OWNER, ADMIN, true", "ADMIN, MEMBER, true", "ADMIN, ADMIN, false",
      "MEMBER, MEMBER, false"})
  void saysWhoAddsWhom(MemberRole actor, MemberRole role, boolean allowed) {
    expect(allowed, actor, new MemberAdded(TARGET, role), null);
  }

  @ParameterizedTest
  @CsvSource({"OWNER, MEMBER, ADMIN, true", "OWNER, ADMIN, MEMBER, true", "OWNER, MEMBER, OWNER, true",
      "ADMIN, MEMBER, ADMIN, false", "ADMIN, OWNER, MEMBER, false", "MEMBER, MEMBER, ADMIN, false",
      "ADMIN, MEMBER, MEMBER, true", "MEMBER, MEMBER, MEMBER, false"})
  void saysWhoChangesARole(MemberRole actor, MemberRole from, MemberRole to, boolean allowed) {
    expect(allowed, actor, new MemberAdded(TARGET, to), member(TARGET, from));
    expect(allowed, actor, new RoleChanged(TARGET, to), member(TARGET, from));
  }

  @ParameterizedTest
  @CsvSource({"OWNER, true", "ADMIN, true", "MEMBER, false"})
  void saysWhoRenames(MemberRole actor, boolean allowed) {
    expect(allowed, actor, new Renamed("Lunch"), null);
  }

  @ParameterizedTest
  @CsvSource({"OWNER", "ADMIN", "MEMBER"})
  void letsEverybodyLeave(MemberRole role) {
    Member me = member(TARGET, role);

    assertThatCode(() -> MemberRules.check(me, new MemberRemoved(TARGET), Optional.of(me))).doesNotThrowAnyException();
  }

  @Test
  void doesNotLetAnOwnerStepDownWithoutASuccessor() {
    Member owner = member(TARGET, MemberRole.OWNER);

    assertRefused("forbidden", owner, new MemberAdded(TARGET, MemberRole.MEMBER), owner);
  }

  @Test
  void namesTheOtherRefusals() {
    Member owner = member(new UserId(UUID.randomUUID()), MemberRole.OWNER);

    assertRefused("not_found", owner, new MemberRemoved(TARGET), null);
    assertRefused("bad_request", owner, new MemberAdded(TARGET, MemberRole.OWNER), null);
    assertRefused("bad_request", owner, new Renamed(" "), null);
    assertRefused("bad_request", owner, new Renamed("x".repeat(201)), null);
    assertRefused("forbidden", owner, new ConversationEvent.Created(), null);
  }

  private static void expect(boolean allowed, MemberRole actor, ConversationEvent event, Member target) {
    Member someone = member(new UserId(UUID.randomUUID()), actor);
    if (allowed) {
      assertThatCode(() -> MemberRules.check(someone, event, Optional.ofNullable(target))).doesNotThrowAnyException();
    } else {
      assertRefused("forbidden", someone, event, target);
    }
  }

  private static void assertRefused(String code, Member actor, ConversationEvent event, Member target) {
    assertThatThrownBy(() -> MemberRules.check(actor, event, Optional.ofNullable(target)))
        .isInstanceOfSatisfying(ParleyException.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
  }

  private static Member member(UserId userId, MemberRole role) {
    return new Member(userId, role, 1, 1, null, null);
  }
}
