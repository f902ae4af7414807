package io.parley.sessions.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parley.identity.DeviceId;
import io.parley.platform.TestRedis;
import io.parley.sessions.ClosedSession;
import io.parley.sessions.Closes;
import io.parley.sessions.Home;
import io.parley.sessions.Incarnation;
import io.parley.sessions.NodeId;
import io.parley.sessions.Nodes;
import io.parley.sessions.Sessions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.AbstractSet;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

/// What the registry promises in Redis, whether that is one server or a cluster.
abstract class RedisSessionsContract extends SessionsContract {
  private static final NodeId NODE = new NodeId("node-1");
  private static final long BYTES_OF_EIGHT = 600;

  private final TestRedis redis;
  private final RedisLeases leases;
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final NodeLease node;
  private final Sessions sessions;
  private final List<ClosedSession> noted = new ArrayList<>();
  private final Closes closes = (_, end) -> noted.add(end);

  RedisSessionsContract(TestRedis redis) {
    this.redis = redis;
    leases = new RedisLeases(redis.redis(), NodeLease.TTL);
    node = new NodeLease(new NodeDescription(NODE, Set.of("gateway"), () -> "here", Instant.EPOCH, () -> 3), leases,
        Mono.just(false), new NodeTime(System::nanoTime, VirtualTimeScheduler.create()), meters);
    sessions = sessions(node);
  }

  @BeforeEach
  void start() {
    redis.flush();
    node.start();
  }

  @AfterEach
  void stop() {
    node.stop();
  }

  @Test
  void aNodeIsListedAlsoWhenAnotherOneLooksWhileItTakesItsLease() {
    NodeId newcomer = new NodeId("node-2");
    Set<String> roles = new AbstractSet<>() {
      @Override
      public Iterator<String> iterator() {
        leases.all().block();
        return Set.of("gateway").iterator();
      }

      @Override
      public int size() {
        return 1;
      }
    };

    leases.take(newcomer, new Lease("life", roles, "there", Instant.EPOCH, 0)).block();

    assertThat(leases.all().block()).containsKeys(NODE, newcomer);
  }

  @Override
  Sessions sessions() {
    return sessions;
  }

  @Override
  Nodes node() {
    return node;
  }

  @Override
  void endLease() {
    redis.redis().call(commands -> commands.del("node:node-1")).block();
  }

  @Override
  void beginNewLife() {
    node.renew().block();
  }

  @Test
  void onlyLivesThatHoldTheirLeaseStand() {
    Home here = new Home(NODE, node.incarnation());
    Home earlier = new Home(NODE, new Incarnation("earlier"));
    Home nowhere = new Home(new NodeId("node-9"), node.incarnation());

    assertThat(new LeasedLives(leases).standing(Set.of(here, earlier, nowhere)).block()).containsExactly(here);
    endLease();
    assertThat(new LeasedLives(leases).standing(Set.of(here)).block()).isEmpty();
  }

  @Test
  void theLeaseSaysWhoTheNodeIs() {
    assertThat(leases.read(List.of(NODE)).block()).containsExactly(
        Map.entry(NODE, new Lease(node.incarnation().value(), Set.of("gateway"), "here", Instant.EPOCH, 3, null, 0,
            false)));
  }

  @Test
  void theLeaseExpiresUnlessItIsRenewed() {
    assertThat(redis.redis().<Long>call(commands -> commands.pttl("node:node-1")).block())
        .isBetween(1L, NodeLease.TTL.toMillis());
    assertThat(leases.renew(NODE, new Lease("namesake", Set.of(), "", Instant.EPOCH, 0)).block())
        .isEqualTo(Leases.Renewal.TAKEN);
  }

  @Test
  void aLeaseThatIsGoneIsNotBroughtBackByARenewal() {
    endLease();

    assertThat(leases.renew(NODE, new Lease("late", Set.of(), "", Instant.EPOCH, 0)).block())
        .isEqualTo(Leases.Renewal.GONE);
    assertThat(leases.read(List.of(NODE)).block()).isEmpty();
  }

  @Test
  void whoMeetsANodeWithoutALeaseForgetsIt() {
    assertThat(members()).containsExactly("node-1");
    endLease();
    leases.read(List.of(NODE)).block();

    assertThat(members()).isEmpty();
  }

  @Test
  void onlyTheHolderGivesALeaseBack() {
    leases.giveBack(NODE, new Incarnation("namesake")).block();
    assertThat(leases.read(List.of(NODE)).block()).containsKey(NODE);

    node.stop();
    assertThat(leases.read(List.of(NODE)).block()).isEmpty();
    assertThat(members()).isEmpty();
  }

  @Test
  void anEntryLastsADay() {
    register(alice, SESSION, PHONE);

    assertThat(redis.redis().<Long>call(commands -> commands.ttl(SessionEntry.key(alice))).block())
        .isBetween(Duration.ofHours(23).toSeconds(), Duration.ofHours(24).toSeconds());
  }

  @Test
  void aDeadEntryGoesAndOneWrittenAgainStays() {
    String value = SessionEntry.value(new Home(NODE, node.incarnation()), PHONE);
    register(alice, SESSION, PHONE);
    register(alice, OTHER_SESSION, LAPTOP);
    DeadEntries dead = new DeadEntries(redis.redis(), closes, Clock.systemUTC(), meters);
    SessionEntry beforeItWasWrittenAgain = new SessionEntry(alice, SESSION.value(), "node-1|earlier|phone");
    SessionEntry asItStands = new SessionEntry(alice, SESSION.value(), value);

    dead.remove(beforeItWasWrittenAgain).block();
    assertThat(live(List.of(alice)).get(alice)).hasSize(2);

    dead.remove(asItStands).block();
    assertThat(live(List.of(alice)).get(alice)).hasSize(1);
    assertThat(meters.counter("parley.sessions.dead").count()).isEqualTo(1);
    assertThat(noted).as("nobody else notes the end of a session whose gateway is gone").singleElement()
        .satisfies(end -> {
          assertThat(end.by()).isEqualTo(ClosedSession.By.LIFE_ENDED);
          assertThat(end.deviceId()).isEqualTo(PHONE);
          assertThat(end.nodeId()).isEqualTo(NODE);
        });
  }

  @Test
  void theLastEndsOfAUsersSessionsAreKeptLatestFirst() {
    RedisCloses kept = new RedisCloses(redis.redis(), 3);
    List<ClosedSession> ends = IntStream.range(0, 5)
        .mapToObj(
            i -> new ClosedSession(new DeviceId("a|phone|" + i), NODE, Instant.ofEpochMilli(1_764_000_000_123L + i),
                4408, ClosedSession.By.GATEWAY))
        .toList();
    ends.forEach(end -> kept.write(alice, end).block());

    assertThat(kept.of(alice).block()).containsExactlyElementsOf(ends.reversed().subList(0, 3));
    assertThat(redis.redis().<Long>call(commands -> commands.ttl(RedisCloses.key(alice))).block())
        .isBetween(RedisCloses.LASTS.toSeconds() - 60, RedisCloses.LASTS.toSeconds());
  }

  @Test
  void whatIsKeptOfAUserIsAsSmallAsItSays() {
    RedisCloses kept = new RedisCloses(redis.redis(), 8);
    NodeId gateway = new NodeId("gateway-7.eu-central-1");
    for (int i = 0; i < 20; i++) {
      kept.write(alice, new ClosedSession(PHONE, gateway, Instant.now(), 4408, ClosedSession.By.GATEWAY)).block();
    }

    assertThat(redis.redis().<Long>call(commands -> commands.memoryUsage(RedisCloses.key(alice))).block())
        .isLessThan(BYTES_OF_EIGHT);
  }

  @Test
  void anEndThatNoNodeWroteIsLeftOut() {
    RedisCloses kept = new RedisCloses(redis.redis(), 3);
    kept.write(alice, new ClosedSession(PHONE, NODE, Instant.EPOCH, 1000, ClosedSession.By.DEVICE)).block();
    for (String odd : List.of("nonsense", "zz|1|X|node|phone", "a|b|c|d|e", "1|1|G|bad node|phone", "1|1|G|node|")) {
      redis.redis().call(commands -> commands.lpush(RedisCloses.key(alice), odd)).block();
    }

    assertThat(kept.of(alice).block()).hasSize(1);
  }

  @Test
  void anEntryThatNoNodeWroteHurtsNobody() {
    register(alice, SESSION, PHONE);
    redis.redis().call(commands -> commands.hset(SessionEntry.key(alice), "odd", "nonsense")).block();

    assertThat(live(List.of(alice)).get(alice)).hasSize(1);
  }

  @Test
  void aSessionRegisteredWhileANewLifeBeginsIsWrittenUnderIt() {
    Nodes changing = new ChangingNode();
    sessions(changing).register(alice, SESSION, PHONE).block();

    assertThat(redis.redis().<String>call(commands -> commands.hget(SessionEntry.key(alice), SESSION.value())).block())
        .isEqualTo("node-1|second|phone");
  }

  private Sessions sessions(Nodes nodes) {
    return new RedisSessions(redis.redis(), nodes, new Homes(leases, NodeTime.ofThisMachine()),
        new DeadEntries(redis.redis(), closes, Clock.systemUTC(), meters), meters);
  }

  private Set<String> members() {
    return redis.redis().<Set<String>>call(commands -> commands.smembers(RedisLeases.NODES)).block();
  }
}
