package io.parley.presence.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.identity.UserId;
import io.parley.presence.PresenceStatus;
import io.parley.sessions.SessionId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// How old a state is that a watcher sees, while users come and go at random, gateways are killed and calls are lost.
class StalenessTests {
  private static final int USERS = 50;
  private static final int TRANSITIONS = 1_000;
  /// A report, the pause behind it and the failure of one.
  private static final Duration REPORTED_WITHIN = Duration.ofSeconds(3);
  private static final Duration BOUND = Duration.ofSeconds(30);
  /// A killed gateway's lease runs out within it.
  private static final int LEASE_TICKS = 40;
  private static final double CALLS_LOST = 0.1;

  private final Random random = new Random(Long.getLong("parley.test.seed", 6));
  private final PresenceWorld world = new PresenceWorld(3, held -> new HeldPresence(held::millis),
      () -> random.nextDouble() < CALLS_LOST);
  private final Map<UserId, Where> users = new HashMap<>();
  private final Map<UserId, Long> wrongSince = new HashMap<>();
  private final Map<UserId, Long> changedAt = new HashMap<>();
  private final List<Long> staleness = new ArrayList<>();
  private int transitions;
  private int sessions;

  /// @param status how the user really appears there
  private record Where(PresenceWorld.Gateway gateway, SessionId sessionId, PresenceStatus status) {}

  @Test
  void noStateIsOlderThanThirtySecondsAndMostAreFresh() {
    PresenceWorld.Gateway watching = world.gateways.getFirst();
    List<UserId> all = new ArrayList<>();
    for (int i = 0; i < USERS; i++) {
      all.add(PresenceWorld.user(i));
    }
    watching.watches.watch(all).block();
    int killedFor = 0;
    PresenceWorld.Gateway mortal = world.gateways.getLast();
    while (transitions < TRANSITIONS || !wrongSince.isEmpty()) {
      if (transitions < TRANSITIONS) {
        step(all.get(random.nextInt(USERS)));
      }
      if (!mortal.isDead() && transitions < TRANSITIONS && random.nextInt(400) == 0) {
        kill(mortal);
        killedFor = 0;
      } else if (mortal.isDead() && ++killedFor == LEASE_TICKS) {
        mortal.loseLease();
      } else if (killedFor > 2 * LEASE_TICKS && mortal.isDead()) {
        mortal.restart();
      }
      world.tick();
      all.forEach(user -> compare(user, watching));
      assertThat(wrongSince.values()).allMatch(since -> world.millis() - since < BOUND.toMillis());
    }

    staleness.sort(null);
    System.out
        .printf("%d transitions, a tenth of the calls lost, a gateway killed now and then: states were old for %d ms"
            + " in the median, %d ms at most%n", TRANSITIONS, staleness.get(staleness.size() / 2), staleness.getLast());
    assertThat(staleness).hasSizeGreaterThan(TRANSITIONS / 2);
    assertThat(staleness.get(staleness.size() / 2)).isLessThan(1_000);
    assertThat(staleness.getLast()).isLessThan(BOUND.toMillis());
  }

  private void step(UserId user) {
    Where where = users.get(user);
    if (where == null) {
      PresenceWorld.Gateway gateway = world.gateways.get(random.nextInt(world.gateways.size()));
      if (gateway.isDead()) {
        return;
      }
      SessionId session = new SessionId("session-" + sessions++);
      gateway.attendance().came(user, session);
      become(user, new Where(gateway, session, PresenceStatus.ONLINE));
    } else if (random.nextInt(4) == 0) {
      where.gateway.attendance().left(user, where.sessionId);
      become(user, null);
    } else {
      PresenceStatus other = where.status == PresenceStatus.ONLINE ? PresenceStatus.AWAY : PresenceStatus.ONLINE;
      where.gateway.attendance().appears(user, where.sessionId, other, Duration.ZERO);
      become(user, new Where(where.gateway, where.sessionId, other));
    }
    transitions++;
  }

  private void kill(PresenceWorld.Gateway gateway) {
    gateway.kill();
    List.copyOf(users.entrySet()).stream().filter(one -> one.getValue().gateway == gateway)
        .forEach(one -> become(one.getKey(), null));
  }

  private void become(UserId user, Where where) {
    if (where == null) {
      users.remove(user);
    } else {
      users.put(user, where);
    }
    wrongSince.putIfAbsent(user, world.millis());
    changedAt.put(user, world.millis());
  }

  private void compare(UserId user, PresenceWorld.Gateway watching) {
    Where where = users.get(user);
    PresenceStatus real = where == null ? PresenceStatus.OFFLINE : where.status;
    Long since = wrongSince.get(user);
    if (since != null && watching.watches.now(user).status() == real) {
      wrongSince.remove(user);
      staleness.add(world.millis() - since);
    } else if (since == null && watching.watches.now(user).status() != real) {
      // right by chance before: who changed and changed back is told of a second later, and the first change may be read meanwhile
      assertThat(world.millis() - changedAt.getOrDefault(user, 0L)).as("since when a state that was right may be wrong")
          .isLessThanOrEqualTo(REPORTED_WITHIN.toMillis());
      wrongSince.put(user, changedAt.get(user));
    }
  }
}
