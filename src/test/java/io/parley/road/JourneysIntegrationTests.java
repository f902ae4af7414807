package io.parley.road;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.parley.conversation.ConversationId;
import io.parley.conversation.ConversationKind;
import io.parley.conversation.Conversations;
import io.parley.conversation.NewConversation;
import io.parley.fanout.ops.DeadLetter;
import io.parley.fanout.ops.DeadLetters;
import io.parley.identity.LocalTokens.LocalToken;
import io.parley.messaging.Content;
import io.parley.messaging.MessageType;
import io.parley.messaging.StageNote.Accepted;
import io.parley.messaging.StageNote.Pushed;
import io.parley.messaging.StageNote.Routed;
import io.parley.messaging.ops.Conversions;
import io.parley.messaging.ops.Journeys;
import io.parley.messaging.ops.Journeys.Journey;
import io.parley.messaging.ops.Journeys.Recipient;
import io.parley.messaging.ops.Journeys.Reported;
import io.parley.platform.TimeUuids;
import io.parley.sessions.Nodes;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What an operator on a node without storage is told of one message.
class JourneysIntegrationTests {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static FaultyGateway atTheSecond;
  private static Node first;
  private static Node second;
  private static Node admin;

  private final LocalToken alice = person("alice");
  private final LocalToken ben = person("ben");
  private final String direct = first.direct(alice, ben);
  private final Device sender = new Device(alice, "phone").connect(first.address());

  @BeforeAll
  static void threeNodes() {
    atTheSecond = new FaultyGateway(1);
    first = Node.as(List.of(), "parley.journeys.per-second=50", "parley.limits.sends-per-second=1000",
        "parley.limits.send-burst=10000");
    second = Node.as(List.of("gateway"), atTheSecond);
    admin = Node.as(List.of("admin"));
  }

  @AfterAll
  static void end() {
    Stream.of(admin, second, first).forEach(Node::close);
  }

  @AfterEach
  void mend() {
    atTheSecond.become(FaultyGateway.Mode.GOOD);
  }

  private static LocalToken person(String name) {
    return first.people(name + "-" + UUID.randomUUID()).getFirst();
  }

  private static Journeys journeys() {
    return admin.bean(Journeys.class);
  }

  private static String name(Node node) {
    return node.bean(Nodes.class).self().value();
  }

  /// Sends it, and gives its id.
  private UUID say(String conversation, Content content) {
    UUID key = sender.send(conversation, content);
    sender.settle();
    return UUID.fromString(sender.sent().get(key).get("message_id").asString());
  }

  private UUID say(String body) {
    return say(direct, Content.text(body));
  }

  private static Journey routed(UUID messageId) {
    return await().atMost(PATIENCE).until(() -> journeys().find(messageId, 0).block(PATIENCE),
        journey -> !journey.routed().isEmpty() && !journey.accepted().isEmpty());
  }

  @Test
  void aMessageIsFollowedFromItsFrameUntilItIsRead() {
    Device reader = new Device(ben, "phone").connect(second.address());
    UUID id = say("hello");
    await().atMost(PATIENCE).until(() -> {
      reader.tend();
      return reader.cursor(direct) == 1;
    });

    Journey pushed = await().atMost(PATIENCE).until(() -> journeys().find(id, 0).block(PATIENCE),
        journey -> journey.pushed().stream().anyMatch(one -> one.note().gateway().equals(name(second)))
            && !journey.accepted().isEmpty() && !journey.routed().isEmpty());

    assertThat(pushed.recorded()).isEqualTo(Journeys.Recorded.RECORDED);
    Reported<Accepted> accepted = pushed.accepted().getFirst();
    assertThat(accepted.nodeId()).isEqualTo(name(first));
    assertThat(accepted.note().entry().gateway()).isEqualTo(name(first));
    assertThat(accepted.note().attempt()).isEqualTo(1);
    assertThat(accepted.note().failure()).isNull();
    assertThat(List.of(accepted.note().entry().heardAt(), accepted.note().at(), accepted.note().authorised(),
        accepted.note().stored(), accepted.note().published())).isSorted();
    Reported<Routed> routed = pushed.routed().getFirst();
    assertThat(routed.nodeId()).isEqualTo(name(first));
    assertThat(routed.note().seq()).isEqualTo(1);
    assertThat(List.of(accepted.note().stored(), routed.note().at(), routed.note().numbered(), routed.note().routed()))
        .isSorted();
    assertThat(routed.note().gateways()).isEqualTo(2);
    Pushed push = pushed.pushed().stream().map(Reported::note)
        .filter(one -> one.gateway().equals(name(second))).findFirst().orElseThrow();
    assertThat(push.users()).containsExactly(ben.userId());
    assertThat(push.sessions()).isEqualTo(1);
    assertThat(push.outcome()).isEqualTo(Pushed.Outcome.TAKEN);
    assertThat(pushed.message().seq()).isEqualTo(1);
    assertThat(pushed.message().bodyBytes()).isEqualTo(5);
    assertThat(pushed.message().position()).isNotNull();
    assertThat(pushed.recipients().page()).extracting(Recipient::userId, Recipient::push, Recipient::gateway)
        .containsExactly(tuple(ben.userId(), Journeys.Push.TAKEN, name(second)));

    reader.read(direct);
    Journey read = await().atMost(PATIENCE).until(() -> journeys().find(id, 0).block(PATIENCE),
        journey -> journey.recipients().read() == 1);
    assertThat(read.recipients().delivered()).isEqualTo(1);
    Journey bySeq = journeys().find(ConversationId.parse(direct), 1, 0).block(PATIENCE);
    assertThat(bySeq).isEqualTo(read);
    assertThat(journeys().content(ConversationId.parse(direct), 1).block(PATIENCE)).isEqualTo(Content.text("hello"));
  }

  @Test
  void whoWasOfflineIsSaidToHaveHadNoSession() {
    UUID id = say("are you there?");

    Journey journey = await().atMost(PATIENCE).until(() -> routed(id),
        found -> found.recipients().page().getFirst().push() != Journeys.Push.NOT_YET);

    assertThat(journey.recipients().page()).containsExactly(
        new Recipient(ben.userId(), true, false, false, Journeys.Push.NO_SESSION, null, null));
    assertThat(journey.recipients().delivered()).isZero();
  }

  @Test
  void aDeadLetterStandsInTheJourneyWithItsTries() {
    Device cutOff = new Device(ben, "phone").connect(second.address());
    atTheSecond.become(FaultyGateway.Mode.SILENT);
    UUID id = say("lost on the way");

    Journey journey = await().atMost(PATIENCE).until(() -> {
      cutOff.tend();
      return routed(id);
    }, found -> found.recipients().page().getFirst().push() == Journeys.Push.FAILED);

    assertThat(journey.pushed()).filteredOn(one -> one.note().gateway().equals(name(second)))
        .extracting(one -> one.note().outcome(), one -> one.note().tries()).startsWith(
            tuple(Pushed.Outcome.FAILED, 1),
            tuple(Pushed.Outcome.FAILED, 2),
            tuple(Pushed.Outcome.FAILED, 3),
            tuple(Pushed.Outcome.GIVEN_UP, 3));
    assertThat(journey.pushed()).anySatisfy(one -> assertThat(one.note().failure()).contains("did not answer"));
    Routed routed = journey.routed().getFirst().note();
    DeadLetters.Page letters = admin.bean(DeadLetters.class).list(new DeadLetters.Filter(Set.of(), Set.of(),
        routed.conversationId(), null, null, routed.appendedAt(), routed.appendedAt().plusMillis(1)), null, 10)
        .block(PATIENCE);
    assertThat(letters.items()).extracting(DeadLetter::messageId).containsExactly(id);
  }

  @Test
  void anEditAndADeletionStandInTheJourney() {
    UUID id = say("helo");
    say(direct, new Content(MessageType.EDIT, "hello", id, null, List.of()));
    await().atMost(PATIENCE).until(() -> routed(id).message().fold().editedAt() != null);
    say(direct, new Content(MessageType.DELETE, "", id, null, List.of()));

    Journey journey = await().atMost(PATIENCE).until(() -> routed(id),
        found -> found.message().fold().deletedAt() != null);
    assertThat(journey.message().bodyBytes()).isZero();
    assertThat(journeys().content(ConversationId.parse(direct), 1).block(PATIENCE).body()).isEmpty();
  }

  @Test
  void ofAChannelTheGatewaysAreNamedThatHearOfIt() {
    Device listener = new Device(ben, "phone").connect(second.address());
    String channel = first.bean(Conversations.class)
        .create(new NewConversation(ConversationKind.GROUP, "News", alice.userId(), Set.of(ben.userId()), false))
        .block(PATIENCE).conversation().conversationId().toString();
    admin.bean(Conversions.class).toChannel(ConversationId.parse(channel)).block(PATIENCE);

    Journey journey = await().atMost(PATIENCE).until(() -> {
      listener.tend();
      return routed(say(channel, Content.text("news")));
    }, found -> found.routed().getFirst().note().listening().contains(name(second)));

    assertThat(journey.message().channel()).isTrue();
    assertThat(journey.recipients()).isEqualTo(Journeys.Recipients.NONE);
    await().atMost(PATIENCE).until(() -> journeys().find(journey.messageId(), 0).block(PATIENCE).pushed(),
        pushed -> pushed.stream().anyMatch(one -> one.note().audience() == Pushed.Audience.LISTENERS));
  }

  @Test
  void withoutARecordItSaysWhyAndThePlaceStillTells() {
    List<UUID> keys = Stream.generate(() -> sender.send(direct, "one of many")).limit(200).toList();
    sender.settle();
    UUID out = keys.stream().map(key -> UUID.fromString(sender.sent().get(key).get("message_id").asString()))
        .filter(id -> !TimeUuids.marked(id)).findFirst().orElseThrow();

    Journey byId = journeys().find(out, 0).block(PATIENCE);
    assertThat(byId.recorded()).isEqualTo(Journeys.Recorded.SAMPLED_OUT);
    assertThat(byId.message()).isNull();
    long seq = await().atMost(PATIENCE).until(() -> seq(out), found -> found > 0);
    Journey byPlace = journeys().find(ConversationId.parse(direct), seq, 0).block(PATIENCE);
    assertThat(byPlace.messageId()).isEqualTo(out);
    assertThat(byPlace.recipients().page()).extracting(Recipient::push).containsExactly(Journeys.Push.UNKNOWN);
    UUID early = marked(Duration.ofDays(8));
    assertThat(journeys().find(early, 0).block(PATIENCE).recorded()).isEqualTo(Journeys.Recorded.TOO_OLD);
    UUID lost = marked(Duration.ofMinutes(1));
    assertThat(journeys().find(lost, 0).block(PATIENCE).recorded()).isEqualTo(Journeys.Recorded.LOST);
    untilAllAreRecordedAgain();
  }

  /// Two in a row are recorded only once the second before was no busy one.
  private void untilAllAreRecordedAgain() {
    await().atMost(PATIENCE).until(() -> TimeUuids.marked(say("calm?")) && TimeUuids.marked(say("calm!")));
  }

  /// An id that was made so long ago, of a message whose journey was to be recorded.
  private static UUID marked(Duration ago) {
    return new TimeUuids(Clock.offset(Clock.systemUTC(), ago.negated())).next(0, true);
  }

  private long seq(UUID messageId) {
    sender.tend();
    return sender.view(direct).entrySet().stream()
        .filter(one -> one.getValue().get("message_id").asString().equals(messageId.toString()))
        .mapToLong(one -> one.getKey()).findFirst().orElse(0);
  }
}
