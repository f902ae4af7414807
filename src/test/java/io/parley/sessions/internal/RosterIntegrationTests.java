package io.parley.sessions.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.platform.TestRedis;
import io.parley.sessions.Incarnation;
import io.parley.sessions.NodeId;
import io.parley.sessions.ops.Interval;
import io.parley.sessions.ops.Interval.Machine;
import io.parley.sessions.ops.KnownNode;
import io.parley.sessions.ops.KnownNode.Beginning;
import io.parley.sessions.ops.KnownNode.Gone;
import io.parley.sessions.ops.Roster;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Leases of which the age is Redis's, and an admin node's clock that goes on when told to.
class RosterIntegrationTests {
  private static final int DATABASE = 12;
  private static final NodeId ONE = new NodeId("gateway-1");
  private static final NodeId TWO = new NodeId("gateway-2");

  private final TestRedis redis = TestRedis.connect(DATABASE);
  private final RedisLeases leases = new RedisLeases(redis.redis(), NodeLease.TTL);
  private Instant now = Instant.parse("2026-11-24T03:00:00Z");
  private final Roster roster = roster();

  @BeforeEach
  void forgetAll() {
    redis.flush();
  }

  @AfterEach
  void disconnect() {
    redis.close();
  }

  @Test
  void tellsWhoIsHereAndHowOldTheLeaseIs() {
    leases.take(ONE, new Lease("a life", Set.of("gateway"), "", Instant.EPOCH, 8_412, "1.4.0", 20_000, true)).block();
    KnownNode one = look().getFirst();

    assertThat(one.isHere()).isTrue();
    assertThat(one.leaseAge()).isBetween(Duration.ZERO, Duration.ofSeconds(2));
    assertThat(one).returns(8_412, KnownNode::sessions).returns(20_000, KnownNode::capacity)
        .returns("1.4.0", KnownNode::version).returns(true, KnownNode::draining);
    assertThat(one.lives()).containsExactly(new KnownNode.Life(new Incarnation("a life"), now, Beginning.FOUND));
  }

  @Test
  void aNodeThatIsTooOldToSayMoreIsHereToo() {
    redis.redis().call(commands -> commands.setex("node:gateway-1", 10,
        "{\"incarnation\":\"a life\",\"roles\":[\"gateway\"],\"address\":\"\",\"started_at\":\"2026-11-24T03:00:00Z\",\"sessions\":3}"))
        .block();
    redis.redis().call(commands -> commands.sadd("nodes", "gateway-1")).block();

    assertThat(look().getFirst()).returns(3, KnownNode::sessions).returns(null, KnownNode::version)
        .returns(0, KnownNode::capacity).returns(false, KnownNode::draining);
  }

  @Test
  void whoGaveTheLeaseBackHasStoppedAndWhoseRanOutIsSilent() {
    leases.take(ONE, lease("life 1")).block();
    leases.take(TWO, lease("life 2")).block();
    redis.redis().call(commands -> commands.pexpire("node:gateway-2", 2_000)).block(); // 8 s old
    look();
    leases.giveBack(ONE, new Incarnation("life 1")).block();
    redis.redis().call(commands -> commands.del("node:gateway-2")).block();
    pass(Duration.ofSeconds(2));

    assertThat(look()).extracting(KnownNode::gone).containsExactly(Gone.STOPPED, Gone.SILENT);
    assertThat(look()).extracting(KnownNode::gone).containsExactly(Gone.STOPPED, Gone.SILENT);
  }

  @Test
  void anotherAdminNodeKnowsThemToo() {
    leases.take(ONE, lease("life 1")).block();
    look();
    leases.giveBack(ONE, new Incarnation("life 1")).block();
    pass(Duration.ofSeconds(2));
    look();

    assertThat(roster().look().block()).extracting(KnownNode::id).containsExactly(ONE);
  }

  @Test
  void whoWentWhileNobodyLookedIsNotCalledSilent() {
    leases.take(ONE, lease("life 1")).block();
    look();
    leases.giveBack(ONE, new Incarnation("life 1")).block();
    pass(Duration.ofMinutes(5));

    assertThat(roster().look().block()).extracting(KnownNode::gone).containsExactly(Gone.UNSEEN);
  }

  @Test
  void tellsALostLeaseFromARestart() {
    leases.take(ONE, lease("life 1")).block();
    look();
    leases.take(ONE, lease("life 2")).block();
    look();
    leases.take(ONE, new Lease("life 3", Set.of("gateway"), "", now, 0)).block();
    leases.take(TWO, lease("life 1")).block();
    List<KnownNode> nodes = look();

    assertThat(nodes.getFirst().lives()).extracting(KnownNode.Life::because).containsExactly(Beginning.RESTARTED,
        Beginning.LEASE_LOST, Beginning.FOUND);
    assertThat(nodes.getLast().lives()).extracting(KnownNode.Life::because).containsExactly(Beginning.STARTED);
  }

  @Test
  void whoHasGoneIsForgottenAfterADay() {
    leases.take(ONE, lease("life 1")).block();
    look();
    redis.redis().call(commands -> commands.del("node:gateway-1")).block();
    pass(Duration.ofHours(23));
    assertThat(look()).hasSize(1);

    pass(Duration.ofHours(2));
    assertThat(look()).isEmpty();
    assertThat(redis.redis().call(commands -> commands.hlen(RedisRoster.SEEN)).block()).isZero();
  }

  @Test
  void figuresOfANodeAreReadAsTheyWerePublished() {
    RedisFigures figures = new RedisFigures(redis.redis());
    Interval interval = new Interval(new Incarnation("life 1"), now, Map.of("a", 1L), Map.of("b", 2.0), Map.of(),
        new Machine(0.5, 1, 2));
    figures.publish(ONE, List.of(interval)).block();

    assertThat(figures.latest(List.of(ONE, TWO)).block()).isEqualTo(Map.of(ONE, List.of(interval)));
    assertThat(redis.redis().call(commands -> commands.ttl("figures:gateway-1")).block()).isBetween(50L, 60L);
  }

  private List<KnownNode> look() {
    return roster.look().block();
  }

  private RedisRoster roster() {
    return new RedisRoster(redis.redis(), leases, new Clock() {
      @Override
      public Instant instant() {
        return now;
      }

      @Override
      public ZoneId getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(ZoneId zone) {
        return this;
      }
    });
  }

  private void pass(Duration time) {
    now = now.plus(time);
  }

  private static Lease lease(String life) {
    return new Lease(life, Set.of("gateway"), "", Instant.EPOCH, 0);
  }
}
