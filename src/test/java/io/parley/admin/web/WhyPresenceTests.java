package io.parley.admin.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.admin.web.WhyPresence.Input;
import io.parley.identity.Ban;
import io.parley.identity.DeviceId;
import io.parley.identity.Standing;
import io.parley.identity.UserId;
import io.parley.presence.PresenceStatus;
import io.parley.presence.UserPresence;
import io.parley.presence.ops.PresenceReasons.Reason;
import io.parley.presence.ops.PresenceReasons.Report;
import io.parley.sessions.ClosedSession;
import io.parley.sessions.ClosedSession.By;
import io.parley.sessions.Home;
import io.parley.sessions.Incarnation;
import io.parley.sessions.NodeId;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class WhyPresenceTests {
  private static final UserId BEN = new UserId(new UUID(1, 1));
  private static final Instant NOW = Instant.parse("2026-11-24T03:12:08Z");
  private static final Instant GONE = NOW.minusSeconds(60);
  private static final Home GATEWAY = new Home(new NodeId("gateway-1"), new Incarnation("7be1a0c2-life"));
  private static final Show SHOW = new Show(Locale.ENGLISH, ZoneOffset.UTC);

  @Test
  void anOfflineUserIsSoBecauseTheLastSessionEndedAndTheGracePassed() {
    WhyPresence why = why(reason(PresenceStatus.OFFLINE, GONE,
        new Report(GATEWAY, PresenceStatus.OFFLINE, GONE, true, false)), 0,
        List.of(end("phone-1", 4408, By.GATEWAY), end("web", 1000, By.DEVICE)), Standing.CLEAR);

    assertThat(why.word()).isEqualTo("offline");
    assertThat(why.since()).isEqualTo(GONE);
    assertThat(why.sentences()).containsExactly("No session counts.",
        "phone-1 closed at 2026-11-24 03:11:08 (4408: nothing was heard from the device), and 5.0 s of grace passed.");
    assertThat(why.inputs()).contains(
        new Input("Reported by gateway-1", "offline, counts no more", "Redis, incarnation 7be1…life", GONE),
        new Input("Sessions that count", "0", "registry and leases", NOW),
        new Input("Last session that ended", "phone-1, 4408: nothing was heard from the device", "noted by gateway-1",
            GONE),
        new Input("Grace after a close", "5.0 s", "rule", null));
  }

  @Test
  void aGatewayWhoseLifeEndedIsNamed() {
    WhyPresence why = why(reason(PresenceStatus.OFFLINE, GONE,
        new Report(GATEWAY, PresenceStatus.ONLINE, GONE, false, false)), 0, List.of(), Standing.CLEAR);

    assertThat(why.sentences()).contains("What gateway-1 had reported is void: that life of it has ended.");
    assertThat(why.inputs().getFirst().value()).isEqualTo("online, void: its lease has ended");
  }

  @Test
  void aBanIsSaidFirstAndOneThatHasEndedIsOnlyAnInput() {
    Ban holds = new Ban(GONE, NOW.plusSeconds(1), "spam");
    Ban ended = new Ban(GONE, NOW, "spam");

    assertThat(
        why(reason(PresenceStatus.OFFLINE, GONE), 0, List.of(), new Standing(holds, null)).sentences().getFirst())
        .isEqualTo("The user is banned, so no gateway lets them in.");
    WhyPresence after = why(reason(PresenceStatus.OFFLINE, GONE), 0, List.of(), new Standing(ended, null));
    assertThat(after.sentences()).noneMatch(sentence -> sentence.contains("banned"));
    assertThat(after.inputs()).contains(new Input("Ban", "has ended", "storage", GONE));
  }

  @Test
  void whatIsNotKnownIsNotClaimed() {
    WhyPresence why = why(reason(PresenceStatus.OFFLINE, null), null, List.of(), null);

    assertThat(why.since()).isNull();
    assertThat(why.inputs()).contains(new Input("Sessions that count", "not known", "registry and leases", NOW));
    assertThat(why.sentences()).contains(
        "Nothing is known of earlier sessions: the user never came, or more than 7 days ago.");
  }

  @Test
  void aSessionThatIsNotReportedYetContradictsNobody() {
    assertThat(why(reason(PresenceStatus.OFFLINE, null), 1, List.of(), Standing.CLEAR).sentences().getFirst())
        .startsWith("1 session counts in the registry, yet no gateway reported the user as there");
  }

  @Test
  void whoIsOnlineIsSoSinceTheFirstGatewayThatSaysSo() {
    Report here = new Report(GATEWAY, PresenceStatus.ONLINE, GONE, true, true);
    Report there = new Report(new Home(new NodeId("gateway-2"), new Incarnation("life")), PresenceStatus.ONLINE, NOW,
        true, true);
    WhyPresence why = why(reason(PresenceStatus.ONLINE, null, there, here), 2, List.of(), Standing.CLEAR);

    assertThat(why.sentences()).containsExactly("Online at 2 gateways.");
    assertThat(why.since()).isEqualTo(GONE);
    assertThat(why.kind()).isEqualTo("ok");
  }

  @Test
  void everyWayToEndHasItsWords() {
    assertThat(Closings.why(end("phone", 4450, By.GATEWAY))).isEqualTo("4450: an operator ended it");
    assertThat(Closings.why(end("phone", 4999, By.GATEWAY))).isEqualTo("4999: closed by the gateway");
    assertThat(Closings.why(end("phone", 1001, By.DEVICE))).isEqualTo("1001: the device said goodbye");
    assertThat(Closings.why(end("phone", 1005, By.DEVICE))).isEqualTo("the device said goodbye");
    assertThat(Closings.why(end("phone", 1006, By.NOBODY))).isEqualTo("the connection was lost without a word");
    assertThat(Closings.why(end("phone", 1006, By.LIFE_ENDED))).contains("life had ended");
  }

  private static WhyPresence why(Reason reason, Integer sessions, List<ClosedSession> closes, Standing standing) {
    return WhyPresence.of(reason, sessions, closes, standing, SHOW, NOW);
  }

  private static Reason reason(PresenceStatus status, Instant lastSeen, Report... reports) {
    return new Reason(new UserPresence(BEN, status, lastSeen), NOW, List.of(reports), null);
  }

  private static ClosedSession end(String device, int code, By by) {
    return new ClosedSession(new DeviceId(device), new NodeId("gateway-1"), GONE, code, by);
  }
}
