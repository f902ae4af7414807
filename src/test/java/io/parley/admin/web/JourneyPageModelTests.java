package io.parley.admin.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.admin.web.JourneyQuestions.Answers;
import io.parley.admin.web.JourneyView.Mark;
import io.parley.admin.web.JourneyView.Part;
import io.parley.admin.web.JourneyView.Stage;
import io.parley.conversation.ConversationId;
import io.parley.fanout.ops.DeadLetter;
import io.parley.identity.DeviceId;
import io.parley.identity.UserId;
import io.parley.messaging.Fold;
import io.parley.messaging.MessageType;
import io.parley.messaging.Position;
import io.parley.messaging.StageNote.Accepted;
import io.parley.messaging.StageNote.Entry;
import io.parley.messaging.StageNote.Pushed.Audience;
import io.parley.messaging.StageNote.Pushed.Outcome;
import io.parley.messaging.StageNote.Pushed;
import io.parley.messaging.StageNote.Routed;
import io.parley.messaging.ops.Journeys.Journey;
import io.parley.messaging.ops.Journeys.Push;
import io.parley.messaging.ops.Journeys.Recipient;
import io.parley.messaging.ops.Journeys.Recipients;
import io.parley.messaging.ops.Journeys.Recorded;
import io.parley.messaging.ops.Journeys.Reported;
import io.parley.messaging.ops.Journeys.Told;
import io.parley.notification.PushKind;
import io.parley.notification.ops.PushLog.LoggedPush;
import io.parley.platform.TimeUuids;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What an operator is told of a message, from what was found out.
class JourneyPageModelTests {
  private static final Instant HEARD = Instant.parse("2026-11-24T03:10:15.123Z");
  private static final Show SHOW = new Show(Locale.ENGLISH, ZoneOffset.UTC);
  private static final Answers NOTHING = new Answers(Map.of(), List.of(), Map.of(), List.of());

  private final UUID id = new TimeUuids(Clock.fixed(HEARD, ZoneOffset.UTC)).next(0, true);
  private final ConversationId berlin = new ConversationId(UUID.randomUUID());
  private final UserId alice = new UserId(UUID.randomUUID());
  private final UserId ben = new UserId(UUID.randomUUID());
  private final Answers names = new Answers(Map.of(alice.value(), "alice", ben.value(), "ben"), List.of(), Map.of(),
      List.of());

  private Told told(@Nullable Long seq, boolean channel, Fold fold) {
    return new Told(berlin, "Berlin", channel, alice, MessageType.TEXT, 42, null, seq,
        seq == null ? null : new Position(new UUID(0, 0), 9, 51_207), fold);
  }

  private Reported<Accepted> accepted(@Nullable Instant published, @Nullable String failure) {
    return new Reported<>("messaging-2", new Accepted(id, HEARD.plusMillis(1), berlin, 1,
        new Entry("gateway-1", "7be1c0de-session", HEARD), HEARD.plusMillis(3), HEARD.plusMillis(9), published,
        failure));
  }

  private Reported<Routed> routed(int gateways, List<String> listening) {
    return new Reported<>("fanout-1", new Routed(id, HEARD.plusMillis(34), berlin, 118, HEARD.plusMillis(13),
        HEARD.plusMillis(40), HEARD.plusMillis(41), 212, gateways, listening));
  }

  private Reported<Pushed> pushed(Outcome outcome, int tries, long millis, @Nullable String failure) {
    return new Reported<>("fanout-1", new Pushed(id, HEARD.plusMillis(millis), "gateway-2", Audience.SESSIONS, outcome,
        tries, 2, List.of(ben), failure));
  }

  private Journey journey(@Nullable Told told, List<Reported<Pushed>> pushed, Recipients recipients) {
    return new Journey(id, Recorded.RECORDED, 100, told, List.of(accepted(HEARD.plusMillis(13), null)),
        List.of(routed(pushed.isEmpty() ? 0 : 1, List.of())), pushed, recipients);
  }

  private static Recipients recipients(Recipient... page) {
    List<Recipient> all = List.of(page);
    return new Recipients(all.size(), (int) all.stream().filter(Recipient::delivered).count(),
        (int) all.stream().filter(Recipient::read).count(), all, 0);
  }

  private Recipient ben(boolean delivered, Push push) {
    return new Recipient(ben, true, delivered, false, push,
        push == Push.TAKEN || push == Push.FAILED ? "gateway-2" : null,
        push == Push.TAKEN ? HEARD.plusMillis(48) : null);
  }

  private static JourneyView view(Journey journey, Answers answers) {
    return new JourneyPageModel(journey, answers, SHOW).view(0, null);
  }

  private static String sentence(JourneyView view) {
    return view.verdict().kind() + ": "
        + view.verdict().parts().stream().map(Part::text).collect(Collectors.joining());
  }

  @Test
  void aDeliveredMessageIsCalledThatWithItsTime() {
    JourneyView view = view(journey(told(118L, false, Fold.NONE), List.of(pushed(Outcome.TAKEN, 1, 48, null)),
        recipients(ben(true, Push.TAKEN))), names);

    assertThat(sentence(view)).isEqualTo("ok: Delivered to all of 1 recipient, pushed within 48 ms; read by 0.");
    assertThat(view.place()).isEqualTo(berlin + ":118");
  }

  @Test
  void eachStageHasItsTimeNodePlaceAndBar() {
    JourneyView view = view(journey(told(118L, false, Fold.NONE), List.of(pushed(Outcome.TAKEN, 1, 48, null)),
        recipients(ben(true, Push.TAKEN))), names);

    assertThat(view.stages()).extracting(Stage::name).containsExactly("accept", "store", "publish", "consume", "log",
        "push");
    assertThat(view.stages()).extracting(Stage::took).containsExactly("3.0 ms", "6.0 ms", "4.0 ms", "21 ms", "6.0 ms",
        "8.0 ms");
    assertThat(view.stages()).extracting(stage -> String.join(", ", stage.nodes())).containsExactly(
        "gateway-1, messaging-2", "messaging-2", "messaging-2", "fanout-1", "fanout-1", "fanout-1, gateway-2");
    assertThat(view.stages()).extracting(Stage::where).containsExactly("session 7be1…sion, try 1", "message and claim",
        "partition 9, offset 51,207", "poll of 212 records", "seq 118", "2 sessions of 1 user");
    assertThat(view.stages()).allSatisfy(stage -> {
      assertThat(stage.mark().kind()).isEqualTo("ok");
      assertThat(stage.bar().from() + stage.bar().width()).isBetween(1, 1_000);
    });
    assertThat(view.scale().end()).isEqualTo("48 ms");
  }

  @Test
  void whoWasOfflineLacksItAndThePushServiceIsNamed() {
    LoggedPush push = new LoggedPush(Instant.parse("2026-11-24T03:10:16Z"), new DeviceId("phone-1"), PushKind.WEBHOOK,
        berlin, 120, UUID.randomUUID(), "delivered", "201", 1);
    JourneyView view = view(journey(told(118L, false, Fold.NONE), List.of(), recipients(ben(false, Push.NO_SESSION))),
        new Answers(names.names(), List.of(), Map.of(ben, push), List.of()));

    assertThat(sentence(view)).isEqualTo("info: Delivered to 0 of 1 recipient. ben lacks it: no session when it was "
        + "routed; the push service of phone-1 took a notification at 03:10:16.");
    assertThat(view.verdict().parts()).filteredOn(Part::theirs).extracting(Part::text).containsExactly("ben");
    assertThat(view.recipients().getFirst().phone().word()).isEqualTo("taken");
    assertThat(view.stages().getLast().where()).isEqualTo("no session of a recipient anywhere");
  }

  @Test
  void aDeadLetterMakesTheVerdictRedAndStandsInTheLineOfTime() {
    DeadLetter letter = new DeadLetter("29.9.51207", DeadLetter.Reason.UNREACHABLE, DeadLetter.State.REPLAYED,
        HEARD.plusSeconds(60), null, "gateway-2 did not answer within 2 s", "", 3, "fanout-1", Set.of("gateway-2"),
        Set.of(ben), Set.of(), HEARD.plusSeconds(7), HEARD, 9, 51_207, berlin, 118L, id, alice, null);
    JourneyView view = view(
        journey(told(118L, false, Fold.NONE),
            List.of(pushed(Outcome.FAILED, 1, 2_040, "did not answer"),
                pushed(Outcome.FAILED, 2, 4_240, "did not answer"),
                pushed(Outcome.GIVEN_UP, 3, 7_250, "did not answer")),
            recipients(ben(false, Push.FAILED))),
        new Answers(names.names(), List.of(letter), Map.of(), List.of()));

    assertThat(sentence(view))
        .startsWith("bad: Delivered to 0 of 1 recipient. ben lacks it: gateway-2 did not take it");
    assertThat(view.stages()).extracting(Stage::name).endsWith("push", "push, try 2", "push");
    assertThat(view.stages()).extracting(Stage::took).endsWith("2.0 s", "2.2 s", "3.0 s");
    assertThat(view.stages()).extracting(stage -> stage.mark().word()).endsWith("failed", "failed", "given up");
    assertThat(view.later()).extracting(JourneyView.Later::what).containsExactly(
        "became a dead letter after 3 tries: gateway-2 did not answer within 2 s", "dead letter replayed");
    assertThat(view.later()).extracting(JourneyView.Later::url).containsOnly("/admin/dead-letters/29.9.51207");
  }

  @Test
  void whatGoesToTheSendersOwnDevicesIsNoDelivery() {
    Reported<Pushed> own = new Reported<>("fanout-1", new Pushed(id, HEARD.plusMillis(48), "fanout-1",
        Audience.SESSIONS, Outcome.TAKEN, 1, 1, List.of(alice), null));
    JourneyView view = view(
        journey(told(118L, false, Fold.NONE), List.of(own), recipients(ben(false, Push.NO_SESSION))),
        names);

    assertThat(sentence(view)).startsWith("info: Delivered to 0 of 1 recipient. ben lacks it");
    assertThat(view.stages().getLast().where()).isEqualTo("1 session of the sender");
    assertThat(view.stages().getLast().nodes()).as("that is both").containsExactly("fanout-1");
  }

  @Test
  void clocksThatDifferNeverTakeTimeBack() {
    Journey ahead = new Journey(id, Recorded.RECORDED, 100, told(118L, false, Fold.NONE), List.of(),
        List.of(new Reported<>("fanout-1", new Routed(id, HEARD, berlin, 118, HEARD.plusMillis(3), HEARD.plusMillis(5),
            HEARD.plusMillis(5), 1, 0, List.of()))),
        List.of(), recipients());
    JourneyView view = view(ahead, NOTHING);

    assertThat(view.stages()).filteredOn(stage -> stage.name().equals("consume")).extracting(Stage::took)
        .containsExactly("≈ 0");
    assertThat(view.recording()).contains("differ by 3.0 ms at least");
  }

  @Test
  void whatNobodyToldIsNoRecordWithItsReason() {
    Journey out = new Journey(id, Recorded.SAMPLED_OUT, 100, told(118L, false, Fold.NONE), List.of(), List.of(),
        List.of(), recipients(ben(false, Push.UNKNOWN)));
    JourneyView view = view(out, names);

    assertThat(view.stages()).extracting(Stage::mark).containsOnly(Mark.of("none", "no record"));
    assertThat(view.stages()).extracting(Stage::where)
        .containsOnly("sampled out: its node took more than 100 a second");
    assertThat(view.scale()).isNull();
    assertThat(view.recipients().getFirst().pushed()).isEqualTo(Mark.of("none", "no record"));
  }

  @Test
  void anIdThatLeadsNowhereSaysWhyAndWhatToGiveInstead() {
    assertThat(alone(Recorded.TOO_OLD))
        .isEqualTo("info: This message id was made on 24 November 2026; journeys are kept "
            + "for 7 days. Give conversation:seq instead.");
    assertThat(alone(Recorded.SAMPLED_OUT)).contains("more than 100 messages a second");
    assertThat(alone(Recorded.LOST)).startsWith("warn: ");
    assertThat(alone(Recorded.NOT_YET)).contains("load the page again");
  }

  private String alone(Recorded recorded) {
    return sentence(
        view(new Journey(id, recorded, 100, null, List.of(), List.of(), List.of(), Recipients.NONE), NOTHING));
  }

  @Test
  void aMessageThatKafkaDidNotTakeIsNamedAsThat() {
    Journey stuck = new Journey(id, Recorded.RECORDED, 100, told(null, false, Fold.NONE),
        List.of(accepted(null, "unavailable")), List.of(), List.of(), Recipients.NONE);
    JourneyView view = view(stuck, names);

    assertThat(sentence(view)).startsWith("warn: Stored, and without a place").contains("\"unavailable\"");
    assertThat(view.stages()).filteredOn(stage -> stage.name().equals("publish")).extracting(Stage::mark)
        .containsExactly(Mark.of("bad", "unavailable"));
    assertThat(view.stages().getLast().mark()).isEqualTo(Mark.of("todo", "not yet"));
    assertThat(view.place()).isNull();
  }

  @Test
  void ofAChannelTheGatewaysAreNamedAndNoMembers() {
    Journey channel = new Journey(id, Recorded.RECORDED, 100, told(118L, true, Fold.NONE),
        List.of(accepted(HEARD.plusMillis(13), null)), List.of(routed(1, List.of("gateway-1", "gateway-2"))), List.of(),
        Recipients.NONE);
    JourneyView view = view(channel, names);

    assertThat(sentence(view)).contains("2 gateways were told that there is news");
    assertThat(view.stages().getLast().where()).contains("gateway-1, gateway-2");
    assertThat(view.recipients()).isEmpty();
  }
}
