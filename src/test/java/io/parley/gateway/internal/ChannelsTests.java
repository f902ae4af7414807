package io.parley.gateway.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.conversation.ConversationId;
import io.parley.fanout.spi.ChannelNews.Audience;
import io.parley.fanout.spi.ChannelNews;
import io.parley.fanout.spi.Delivery;
import io.parley.fanout.spi.Gateways.PushOutcome;
import io.parley.fanout.spi.Subscriptions.Interest;
import io.parley.sessions.Incarnation;
import io.parley.sessions.SessionId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Sinks;
import tools.jackson.databind.JsonNode;

/// What sessions of one gateway hear of a channel.
class ChannelsTests {
  private static final ConversationId CHANNEL = FakePorts.conversation(7);
  private static final byte[] MESSAGE = "{\"type\":\"message\"}".getBytes(StandardCharsets.UTF_8);

  private final GatewayFixture gateway = new GatewayFixture();
  private final FakePorts ports = gateway.ports;
  private long now = 1_000_000;
  private GatewayNode node;
  private FakeOutbound phone;
  private Session session;

  @BeforeEach
  void aMemberIsConnected() {
    node = gateway.node(java.time.Clock.fixed(Instant.EPOCH, java.time.ZoneOffset.UTC), () -> now * 1_000_000);
    ports.company.members.addAll(List.of(FakePorts.user("alice"), FakePorts.user("ben")));
    ports.company.channels.add(CHANNEL);
    ports.ends.put(CHANNEL, 4L);
    phone = new FakeOutbound();
    session = open("alice", phone);
  }

  private Session open(String user, FakeOutbound socket) {
    ports.token(user, Instant.EPOCH.plus(Duration.ofHours(1)));
    Session opened = new Session(socket, node, null);
    say(opened, "{'type':'hello','id':'1','token':'token-of-%s','device_id':'phone'}".formatted(user));
    socket.next();
    return opened;
  }

  private static void say(Session session, String frame) {
    session.receive(frame.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  private void sync() {
    say(session, "{'type':'sync','id':'2'}");
    phone.frames.clear();
  }

  private void view() {
    say(session, "{'type':'view','conversation_id':'%s'}".formatted(CHANNEL));
    phone.frames.clear();
  }

  private void pass(long millis) {
    for (long end = now + millis; now < end;) {
      now += 250;
      node.channels().tick();
    }
  }

  private void news(Audience audience, long seq, long removalSeq, SessionId... recipients) {
    Delivery delivery = new Delivery(audience == Audience.LISTENERS ? new byte[0] : MESSAGE, List.of(recipients), null,
        new ChannelNews(CHANNEL, seq, audience, removalSeq));
    assertThat(gateway.gateways.push(ports.nodes.self(), ports.incarnation, List.of(delivery)).block())
        .isEqualTo(PushOutcome.QUEUED);
  }

  private List<Long> hints() {
    return phone.frames.stream().filter(frame -> frame.get("type").stringValue().equals("hint"))
        .map(frame -> frame.get("latest_seq").longValue()).toList();
  }

  private List<String> types() {
    return phone.frames.stream().map((JsonNode frame) -> frame.get("type").stringValue()).toList();
  }

  @Test
  void aSyncHasFanOutToldOnceAndTheSessionOfWhereTheChannelEnds() {
    say(session, "{'type':'sync','id':'2'}");

    assertThat(ports.subscriptions.entered.get(CHANNEL).interest()).isEqualTo(Interest.HINTS);
    assertThat(hints()).containsExactly(4L);
    FakeOutbound other = new FakeOutbound();
    say(open("ben", other), "{'type':'sync','id':'2'}");
    assertThat(ports.subscriptions.calls).containsExactly("enter HINTS");
  }

  @Test
  void oneWhoDoesNotSyncIsLookedAfterAllTheSame() {
    now += 2_000;
    session.tick();
    assertThat(ports.subscriptions.entered).containsOnlyKeys(CHANNEL);
    assertThat(hints()).containsExactly(4L);
  }

  @Test
  void whoIsInNoChannelCostsNothing() {
    ports.company.channels.clear();
    sync();
    assertThat(ports.subscriptions.calls).isEmpty();
    assertThat(node.channels().size()).isZero();
  }

  @Test
  void hintsAreOneASecondAndNameTheLastPlace() {
    sync();
    pass(1_000);
    for (long seq = 5; seq <= 20; seq++) {
      news(Audience.LISTENERS, seq, 0);
    }
    assertThat(hints()).containsExactly(5L);
    pass(750);
    assertThat(hints()).containsExactly(5L);
    pass(250);
    assertThat(hints()).containsExactly(5L, 20L);
    pass(3_000);
    assertThat(hints()).containsExactly(5L, 20L);
  }

  @Test
  void aHintThatCameBeforeTheSyncIsKnownFromTheSync() {
    sync();
    pass(1_000);
    news(Audience.LISTENERS, 5, 0);
    pass(1_000);
    FakeOutbound other = new FakeOutbound();
    Session late = open("ben", other);
    say(late, "{'type':'sync','id':'2'}");
    pass(2_000);
    assertThat(other.frames.stream().filter(frame -> frame.get("type").stringValue().equals("hint"))).isEmpty();
  }

  @Test
  void whatIsInViewIsShownAndNotHintedAt() {
    sync();
    view();
    assertThat(ports.subscriptions.entered.get(CHANNEL).interest()).isEqualTo(Interest.MESSAGES);
    pass(1_000);
    phone.frames.clear();

    news(Audience.VIEWERS, 5, 0);
    news(Audience.LISTENERS, 5, 0);
    pass(2_000);

    assertThat(types()).containsExactly("message");
  }

  @Test
  void nothingIsShownBeforeItIsInViewNorAfterwards() {
    sync();
    pass(1_000);
    news(Audience.VIEWERS, 5, 0);
    view();
    say(session, "{'type':'view','conversation_id':null}");
    news(Audience.VIEWERS, 6, 0);
    assertThat(types()).doesNotContain("message");
    pass(2_000);
    assertThat(ports.subscriptions.entered.get(CHANNEL).interest()).isEqualTo(Interest.HINTS);
  }

  @Test
  void whoMayHaveBeenRemovedIsShownNothingUntilTheyWereLookedAt() {
    sync();
    view();
    pass(1_000);
    phone.frames.clear();
    ports.company.lastRemoval = 5;

    news(Audience.VIEWERS, 6, 5);
    assertThat(types()).as("not sure yet").doesNotContain("message");
    news(Audience.VIEWERS, 7, 5);
    assertThat(types()).containsExactly("message");
  }

  @Test
  void whoWasRemovedIsShownNothingMore() {
    sync();
    view();
    pass(1_000);
    phone.frames.clear();
    ports.company.lastRemoval = 5;
    ports.company.members.remove(FakePorts.user("alice"));

    news(Audience.VIEWERS, 6, 5);
    news(Audience.VIEWERS, 7, 5);
    assertThat(types()).doesNotContain("message");

    news(Audience.RECIPIENTS, 5, 5, session.entry().sessionId());
    phone.frames.clear();
    news(Audience.LISTENERS, 8, 5);
    pass(2_000);
    assertThat(types()).isEmpty();
  }

  @Test
  void whoIsAddedHearsOfItFromThenOn() {
    ports.company.channels.clear();
    sync();
    ports.company.channels.add(CHANNEL);

    news(Audience.RECIPIENTS, 5, 0, session.entry().sessionId());

    assertThat(types()).containsExactly("message", "hint");
    assertThat(ports.subscriptions.entered).containsOnlyKeys(CHANNEL);
  }

  @Test
  void aLookThatFailsIsRepeated() {
    ports.company.away = true;
    now += 2_000;
    session.tick();
    assertThat(ports.subscriptions.entered).isEmpty();

    ports.company.away = false;
    pass(1_500);
    assertThat(ports.subscriptions.entered).containsOnlyKeys(CHANNEL);
  }

  @Test
  void fanOutIsToldUntilItIs() {
    ports.subscriptions.away = true;
    sync();
    assertThat(hints()).isEmpty();

    ports.subscriptions.away = false;
    pass(1_500);
    assertThat(ports.subscriptions.entered).containsOnlyKeys(CHANNEL);
    assertThat(hints()).containsExactly(4L);
  }

  @Test
  void aNewIncarnationIsToldAndSessionsHearWhatTheyMayHaveMissed() {
    Disposable following = node.channels().followRenewals();
    sync();
    pass(1_000);
    phone.frames.clear();
    ports.ends.put(CHANNEL, 9L);

    ports.incarnation = new Incarnation("second");
    ports.renewals.tryEmitNext(ports.incarnation);

    assertThat(ports.subscriptions.entered.get(CHANNEL).gateway().incarnation()).isEqualTo(ports.incarnation);
    assertThat(hints()).containsExactly(9L);
    following.dispose();
  }

  @Test
  void whatIsReadForOneWhoViewsIsToldToAllWhoListen() {
    sync();
    pass(1_000);
    phone.frames.clear();
    ports.ends.put(CHANNEL, 5L);
    Session viewer = open("ben", new FakeOutbound());
    say(viewer, "{'type':'sync','id':'2'}");
    say(viewer, "{'type':'view','conversation_id':'%s'}".formatted(CHANNEL));

    news(Audience.LISTENERS, 5, 0); // looked up before, and late
    pass(2_000);

    assertThat(hints()).containsExactly(5L);
  }

  @Test
  void whatIsHeardWhileASyncIsReadIsToldAfterIt() {
    sync();
    pass(1_000);
    Sinks.Empty<Void> read = Sinks.empty();
    ports.reading = read.asMono();
    FakeOutbound other = new FakeOutbound();
    say(open("ben", other), "{'type':'sync','id':'2'}");
    pass(250);
    news(Audience.LISTENERS, 5, 0);
    pass(1_000);

    read.tryEmitEmpty();

    assertThat(other.frames.stream().filter(frame -> frame.get("type").stringValue().equals("hint"))
        .map(frame -> frame.get("latest_seq").longValue())).containsExactly(5L);
  }

  @Test
  void aSyncThatIsOlderThanALookBringsNobodyBackIntoAChannel() {
    Sinks.Empty<Void> read = Sinks.empty();
    ports.reading = read.asMono();
    say(session, "{'type':'sync','id':'2'}");
    ports.company.channels.clear();
    news(Audience.RECIPIENTS, 5, 5, session.entry().sessionId());

    read.tryEmitEmpty();
    phone.frames.clear();
    news(Audience.LISTENERS, 6, 5);
    pass(2_000);

    assertThat(types()).isEmpty();
    assertThat(ports.subscriptions.entered).isEmpty();
  }

  @Test
  void whatLiesBeforeTheViewerJoinedIsNotShown() {
    ports.company.joinedSeq = 7;
    sync();
    view();

    news(Audience.VIEWERS, 6, 0);
    assertThat(types()).doesNotContain("message");
    news(Audience.VIEWERS, 7, 0);
    assertThat(types()).contains("message");
  }

  @Test
  void whatFanOutCouldNotBringIsReadAndTold() {
    sync();
    pass(1_000);
    ports.ends.put(CHANNEL, 9L);
    node.channels().missed(CHANNEL);
    assertThat(hints()).containsExactly(9L);
  }

  @Test
  void oneThatNobodyHearsOfAnyMoreIsLeftAfterAWhile() {
    sync();
    session.gone(Ending.LOST);
    pass(Channel.LINGERS - 1_000);
    assertThat(ports.subscriptions.entered).containsOnlyKeys(CHANNEL);

    pass(2_500);
    assertThat(ports.subscriptions.entered).isEmpty();
    assertThat(node.channels().size()).isZero();
  }

  @Test
  void aViewOfWhatOneIsNotInIsRefused() {
    ports.company.members.remove(FakePorts.user("alice"));
    say(session, "{'type':'view','id':'9','conversation_id':'%s'}".formatted(CHANNEL));
    assertThat(phone.next().get("code").stringValue()).isEqualTo("not_a_member");
    assertThat(session.listening().viewed()).isNull();
  }
}
