package io.parley.messaging.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.conversation.ConversationId;
import io.parley.identity.UserId;
import io.parley.messaging.StageNote.Pushed.Audience;
import io.parley.messaging.StageNote.Pushed.Outcome;
import io.parley.messaging.StageNote.Pushed;
import io.parley.messaging.StageNote.Routed;
import io.parley.messaging.StageNote;
import io.parley.messaging.ops.Journeys.Push;
import io.parley.messaging.ops.Journeys.Reported;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What is concluded from notes on pushes, and from their absence.
class PushFatesTests {
  private static final Instant ROUTED = Instant.parse("2026-11-24T03:10:15Z");
  private static final Instant LATER = ROUTED.plus(PushFates.SETTLED);

  private final UUID message = UUID.randomUUID();
  private final UserId ben = new UserId(UUID.randomUUID());
  private final UserId carol = new UserId(UUID.randomUUID());
  private final List<Reported<Pushed>> pushed = new ArrayList<>();

  private void note(String gateway, Outcome outcome, List<UserId> users) {
    pushed.add(new Reported<>("fanout", new Pushed(message, ROUTED.plusMillis(pushed.size()), gateway,
        Audience.SESSIONS, outcome, 1, users.size(), users, null)));
  }

  private PushFates fates(int gateways, Instant now) {
    return new PushFates(List.of(new Reported<>("fanout", new Routed(message, ROUTED,
        new ConversationId(UUID.randomUUID()), 1, ROUTED, ROUTED, ROUTED, 1, gateways, List.of()))), pushed, now);
  }

  @Test
  void whomNoGatewayWasForHadNoSession() {
    assertThat(fates(0, ROUTED).of(ben).push()).isEqualTo(Push.NO_SESSION);

    note("gateway-1", Outcome.TAKEN, List.of(carol));
    assertThat(fates(1, ROUTED).of(ben).push()).isEqualTo(Push.NO_SESSION);
    assertThat(fates(1, ROUTED).of(carol)).isEqualTo(new PushFates.Fate(Push.TAKEN, "gateway-1", ROUTED));
  }

  @Test
  void aGatewayThatIsNotKnownToHaveAnsweredLeavesItOpenAndThenUnknown() {
    note("gateway-1", Outcome.TAKEN, List.of(carol));

    assertThat(fates(2, LATER.minusMillis(1)).of(ben).push()).isEqualTo(Push.NOT_YET);
    assertThat(fates(2, LATER).of(ben).push()).isEqualTo(Push.UNKNOWN);
  }

  @Test
  void nothingIsConcludedWhereNamesMayBeMissing() {
    note("gateway-1", Outcome.TAKEN,
        Stream.generate(() -> new UserId(UUID.randomUUID())).limit(StageNote.MAX_USERS).toList());

    assertThat(fates(1, LATER).of(ben).push()).isEqualTo(Push.UNKNOWN);
  }

  @Test
  void nothingIsConcludedWhereFanOutDidNotTell() {
    assertThat(new PushFates(List.of(), pushed, LATER).of(ben).push()).isEqualTo(Push.UNKNOWN);
  }

  @Test
  void triesThatFailEndAsADeadLetterOrAreMadeGood() {
    note("gateway-1", Outcome.FAILED, List.of(ben));
    assertThat(fates(1, ROUTED).of(ben).push()).isEqualTo(Push.NOT_YET);
    assertThat(fates(1, ROUTED).of(carol).push()).as("another, while it is open").isEqualTo(Push.NOT_YET);

    note("gateway-1", Outcome.GIVEN_UP, List.of(ben));
    assertThat(fates(1, ROUTED).of(ben).push()).isEqualTo(Push.FAILED);

    note("gateway-1", Outcome.TAKEN, List.of(ben));
    assertThat(fates(1, ROUTED).of(ben).push()).isEqualTo(Push.TAKEN);
  }

  @Test
  void oneSessionThatWasReachedIsEnough() {
    note("gateway-1", Outcome.TAKEN, List.of(ben));
    note("gateway-2", Outcome.GIVEN_UP, List.of(ben));

    assertThat(fates(2, ROUTED).of(ben).push()).isEqualTo(Push.TAKEN);
  }

  @Test
  void aSessionThatEndedMakesNoOtherOneReached() {
    note("gateway-1", Outcome.GIVEN_UP, List.of(ben));
    note("gateway-2", Outcome.ENDED, List.of(ben));
    note("gateway-3", Outcome.ENDED, List.of(carol));

    assertThat(fates(3, ROUTED).of(ben).push()).isEqualTo(Push.FAILED);
    assertThat(fates(3, ROUTED).of(carol).push()).isEqualTo(Push.NO_SESSION);
  }

  @Test
  void aHintInAChannelSaysNothingOfMembers() {
    pushed
        .add(new Reported<>("fanout", new Pushed(message, ROUTED, "gateway-1", Audience.LISTENERS, Outcome.TAKEN, 1, 0,
            List.of(), null)));

    assertThat(fates(1, LATER).of(ben).push()).isEqualTo(Push.UNKNOWN);
  }
}
