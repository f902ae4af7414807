package io.parley.gateway.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.fanout.spi.Delivery;
import io.parley.identity.Access;
import io.parley.identity.AccessChange;
import io.parley.platform.ParleyException;
import io.parley.protocol.CloseCode;
import io.parley.sessions.Incarnation;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.scheduler.VirtualTimeScheduler;

class ExpulsionsTests {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration A_SECOND = Duration.ofSeconds(1);
  private static final byte[] PUSH = "{\"type\":\"message\"}".getBytes(StandardCharsets.UTF_8);

  private final HandTime time = new HandTime();
  private final VirtualTimeScheduler scheduler = VirtualTimeScheduler.create();
  private final GatewayFixture gateway = new GatewayFixture();
  private final FakePorts ports = gateway.ports;
  private final GatewayNode node = gateway.node(time, time);
  private final Expulsions expulsions = new Expulsions(ports.access, ports.nodes, gateway.local, scheduler);

  ExpulsionsTests() {
    expulsions.start();
  }

  @AfterEach
  void stop() {
    expulsions.stop();
  }

  @Test
  void aBannedUserIsNotLetInAndStaysAway() {
    ports.ban("alice");

    Client alice = hello("alice");

    assertThat(alice.codes()).containsExactly("forbidden");
    assertThat(alice.socket.closed).isEqualTo(CloseCode.REVOKED);
    assertThat(ports.registered).isEmpty();
    assertThat(gateway.local.all()).isEmpty();
  }

  @Test
  void aRevokedTokenInHelloIsABadOne() {
    ports.revoke("alice", FakePorts.ISSUED);

    Client alice = hello("alice");

    assertThat(alice.codes()).containsExactly("unauthenticated");
    assertThat(alice.socket.closed).isEqualTo(CloseCode.UNAUTHENTICATED);
    assertThat(gateway.local.all()).isEmpty();
  }

  @Test
  void nobodyIsLetInWhileItCannotBeReadAndHelloMayBeRepeated() {
    ports.judging = Mono.error(ParleyException.unavailable("storage is away", null));
    Client alice = hello("alice");
    assertThat(alice.codes()).containsExactly("unavailable");
    assertThat(alice.socket.frames.getFirst().get("retry_after_ms").longValue()).isPositive();
    assertThat(alice.socket.closed).isNull();

    time.advance(Duration.ofSeconds(9));
    alice.hello();
    time.advance(Duration.ofSeconds(9));
    alice.session.tick();
    assertThat(alice.socket.closed).as("hello came in time").isNull();
    ports.judging = Mono.empty();
    alice.hello();

    assertThat(alice.types()).last().isEqualTo("welcome");
  }

  @Test
  void aBanEndsEverySessionOfTheUserAndNobodyElses() {
    Client phone = open("alice");
    Client laptop = open("alice");
    Client ben = open("ben");
    ports.ban("alice");

    tell("alice");

    for (Client alice : List.of(phone, laptop)) {
      assertThat(alice.codes()).containsExactly("forbidden");
      assertThat(alice.socket.closed).isEqualTo(CloseCode.REVOKED);
    }
    assertThat(ben.socket.closed).isNull();
    assertThat(ports.registered).containsOnlyKeys(ben.session.entry().sessionId());
    assertThat(ports.lookedAt).last().isEqualTo(Set.of(FakePorts.user("alice")));
  }

  @Test
  void fromThenOnNothingIsTakenPushedOrAnswered() {
    ports.sending = Mono.never();
    Client alice = open("alice");
    for (int i = 0; i < Inbox.MAX_IN_FLIGHT + 3; i++) {
      alice.send();
    }
    assertThat(ports.sends).hasSize(Inbox.MAX_IN_FLIGHT);
    push(alice);
    ports.ban("alice");

    tell("alice");
    alice.send();
    push(alice);

    assertThat(ports.sends).hasSize(Inbox.MAX_IN_FLIGHT);
    assertThat(alice.types()).as("what was queued is dropped").containsExactly("error");
  }

  @Test
  void aRevocationEndsTheSessionsOfOlderTokensOnly() {
    Client alice = open("alice");
    ports.revoke("alice", FakePorts.ISSUED.minusSeconds(1));
    tell("alice");
    assertThat(alice.socket.closed).isNull();

    ports.revoke("alice", FakePorts.ISSUED);
    tell("alice");

    assertThat(alice.codes()).containsExactly("unauthenticated");
    assertThat(alice.socket.closed).isEqualTo(CloseCode.REVOKED);
  }

  @Test
  void aSessionThatIsAboutToOpenIsEndedToo() {
    Sinks.Empty<Void> registered = Sinks.empty();
    ports.registering = registered.asMono();
    Client alice = hello("alice");
    ports.ban("alice");

    tell("alice");
    registered.tryEmitEmpty();

    assertThat(alice.types()).containsExactly("error");
    assertThat(alice.socket.closed).isEqualTo(CloseCode.REVOKED);
    assertThat(ports.registered).isEmpty();
  }

  @Test
  void aBanToldWhileHelloReadsAnEarlierStandingIsNotMissed() {
    Sinks.Empty<Void> read = Sinks.empty();
    ports.judging = read.asMono();
    Client alice = hello("alice");
    ports.judging = Mono.empty();
    ports.ban("alice");
    tell("alice");

    read.tryEmitEmpty();

    assertThat(alice.socket.closed).isEqualTo(CloseCode.REVOKED);
    assertThat(alice.types()).doesNotContain("welcome");
  }

  @Test
  void aRefreshWithARevokedTokenLeavesTheSessionAndOneOfABannedUserEndsIt() {
    Client alice = open("alice");
    ports.revoke("alice", FakePorts.ISSUED);
    alice.say("{'type':'refresh','id':'2','token':'token-of-alice'}");
    assertThat(alice.codes()).containsExactly("unauthenticated");
    assertThat(alice.socket.closed).isNull();

    ports.ban("alice");
    alice.say("{'type':'refresh','id':'3','token':'token-of-alice'}");

    assertThat(alice.codes()).containsExactly("forbidden");
    assertThat(alice.socket.frames.getFirst().get("re").stringValue()).isEqualTo("3");
    assertThat(alice.socket.closed).isEqualTo(CloseCode.REVOKED);
  }

  @Test
  void aLookThatFailsIsRepeatedUntilItSucceeds() {
    Client alice = open("alice");
    ports.ban("alice");
    ports.judging = Mono.error(ParleyException.unavailable("storage is away", null));
    tell("alice");
    scheduler.advanceTimeBy(A_SECOND.multipliedBy(5));
    assertThat(alice.socket.closed).isNull();

    ports.judging = Mono.empty();
    scheduler.advanceTimeBy(A_SECOND);

    assertThat(alice.socket.closed).isEqualTo(CloseCode.REVOKED);
    int looks = ports.lookedAt.size();
    scheduler.advanceTimeBy(A_SECOND.multipliedBy(5));
    assertThat(ports.lookedAt).as("nobody is in doubt any more").hasSize(looks);
  }

  @Test
  void aChangeToldWhileItsUserIsLookedAtIsLookedAtAgain() {
    Client alice = open("alice");
    Sinks.Empty<Void> read = Sinks.empty();
    ports.judging = read.asMono();
    tell("alice");
    ports.ban("alice");
    tell("alice");

    read.tryEmitEmpty();

    assertThat(alice.socket.closed).isEqualTo(CloseCode.REVOKED);
  }

  @Test
  void allAreLookedAtInBatchesWhenChangesMayHaveBeenMissed() {
    List<Client> crowd = new ArrayList<>(IntStream.range(0, 600).mapToObj(n -> open("person-" + n)).toList());
    ports.ban("person-599");
    ports.lookedAt.clear();

    ports.changes.tryEmitNext(new AccessChange.OfAnybody());

    assertThat(ports.lookedAt).hasSize(3).allSatisfy(batch -> assertThat(batch).hasSizeBetween(1, Access.MAX_USERS));
    assertThat(ports.lookedAt.stream().flatMap(Set::stream).distinct()).hasSize(600);
    assertThat(crowd.removeLast().socket.closed).isEqualTo(CloseCode.REVOKED);
    assertThat(crowd).allSatisfy(client -> assertThat(client.socket.closed).isNull());
  }

  @Test
  void allAreLookedAtWhenTheNodeBeginsANewLife() {
    Client alice = open("alice");
    ports.ban("alice");

    ports.renewals.tryEmitNext(new Incarnation("second"));

    assertThat(alice.socket.closed).isEqualTo(CloseCode.REVOKED);
  }

  @Test
  void whoIsNamedIsLookedAtBeforeTheOthers() {
    IntStream.range(0, 3_000).forEach(n -> open("person-" + n));
    Client alice = open("alice");
    Sinks.Empty<Void> read = Sinks.empty();
    ports.judging = read.asMono();
    ports.changes.tryEmitNext(new AccessChange.OfAnybody());
    ports.ban("alice"); // what is being read says that she may stay, also where she is in it
    ports.lookedAt.clear();
    tell("alice");
    ports.judging = Mono.empty();

    read.tryEmitEmpty();

    assertThat(alice.socket.closed).isEqualTo(CloseCode.REVOKED);
    assertThat(ports.lookedAt.getFirst()).contains(FakePorts.user("alice"));
  }

  private void tell(String name) {
    ports.changes.tryEmitNext(new AccessChange.Of(Set.of(FakePorts.user(name))));
  }

  private void push(Client client) {
    gateway.gateways.push(ports.nodes.self(), ports.incarnation,
        List.of(new Delivery(PUSH, List.of(client.session.entry().sessionId())))).block(PATIENCE);
  }

  private Client open(String name) {
    Client client = hello(name);
    assertThat(client.socket.next().get("type").stringValue()).isEqualTo("welcome");
    return client;
  }

  private Client hello(String name) {
    ports.token(name, Instant.MAX);
    Client client = new Client(name);
    client.hello();
    return client;
  }

  private final class Client {
    private final FakeOutbound socket = new FakeOutbound();
    private final Session session = new Session(socket, node, null);
    private final String name;

    private Client(String name) {
      this.name = name;
    }

    private void hello() {
      say("{'type':'hello','token':'token-of-%s','device_id':'%s'}".formatted(name, System.identityHashCode(this)));
    }

    private void send() {
      say("{'type':'send','conversation_id':'%s','client_message_id':'%s','message_type':'text','body':'x'}"
          .formatted(FakePorts.conversation(1), FakePorts.conversation(2)));
    }

    private void say(String frame) {
      session.receive(frame.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private List<String> types() {
      return socket.frames.stream().map(frame -> frame.get("type").stringValue()).toList();
    }

    private List<String> codes() {
      return socket.frames.stream().map(frame -> frame.path("code").asString("")).toList();
    }
  }
}
