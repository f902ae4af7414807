package io.parley.simulation;

import io.parley.conversation.Conversation;
import io.parley.conversation.ConversationEvent;
import io.parley.conversation.ConversationId;
import io.parley.conversation.ConversationKind;
import io.parley.conversation.MemberRole;
import io.parley.history.Device;
import io.parley.history.HistoryChecker;
import io.parley.history.Observation;
import io.parley.history.Recorder;
import io.parley.history.Violation;
import io.parley.identity.UserId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// A world from its seed to its end: people chat for half a minute while things break, then everything heals, and when all is
/// quiet everybody says what they hold.
public final class World {
  private static final long SECOND = 1_000_000;
  private static final long LATE_EFFECTS = 15 * SECOND;
  private static final int QUIET_WITHIN = 300;
  private static final int QUIET_FOR = 3;

  private final Loop loop;
  private final Faults faults;
  private final Cluster cluster;
  private final Recorder recorder = new Recorder();
  private final List<UserId> users = new ArrayList<>();
  private final List<ConversationId> conversations = new ArrayList<>();
  private final List<SimulatedDevice> devices = new ArrayList<>();
  private final Chaos chaos;
  private final People people;

  private World(long seed, Sabotage sabotage) {
    loop = new Loop(seed);
    faults = new Faults(loop, epoch(), new int[]{0, 4, 12, 30}[loop.random(4)]);
    cluster = new Cluster(loop, faults, sabotage, recorder);
    int userCount = 3 + loop.random(2);
    for (int i = 0; i < userCount; i++) {
      users.add(new UserId(new UUID(1, i + 1)));
    }
    makeConversations();
    chaos = new Chaos(cluster, 2 + loop.random(2), 2, devices);
    makeDevices();
    people = new People(loop, recorder, users, conversations, devices, chaos::someWorker);
  }

  /// One in four worlds begins shortly before midnight, when partitions change.
  private long epoch() {
    Instant begin = loop.chance(250) ? Instant.parse("2026-03-10T23:59:52Z") : Instant.parse("2026-03-10T12:00:00Z");
    return begin.toEpochMilli() * 1_000;
  }

  private void makeConversations() {
    int count = 1 + loop.random(2);
    for (int i = 0; i < count; i++) {
      ConversationId id = new ConversationId(new UUID(loop.randomLong(), i));
      Map<UserId, MemberRole> founders = new LinkedHashMap<>();
      users.forEach(user -> {
        if (founders.size() < 2 || loop.chance(500)) {
          founders.put(user, founders.isEmpty() ? MemberRole.OWNER : MemberRole.MEMBER);
        }
      });
      boolean historyVisible = loop.chance(250);
      Instant made = Instant.ofEpochMilli(faults.epoch() / 1_000);
      cluster.conversations.found(new Conversation(id, ConversationKind.GROUP, "Group", made, users.getFirst(),
          founders.size(), historyVisible), founders);
      recorder.add(new Observation.Began(id, new LinkedHashSet<>(founders.keySet()), historyVisible));
      conversations.add(id);
    }
  }

  private void makeDevices() {
    for (int i = 0; i < users.size(); i++) {
      int count = 1 + loop.random(2);
      for (int d = 0; d < count; d++) {
        Device device = new Device(users.get(i), "device-%d-%d".formatted(i, d));
        devices
            .add(new SimulatedDevice(device, cluster.life(device.name(), true), faults, recorder, chaos::someGateway));
      }
    }
  }

  /// What came of a world.
  ///
  /// @param violations empty where every promise was kept
  public record Outcome(List<Observation> record, List<Violation> violations, long events) {}

  /// Runs a world to its end.
  ///
  /// @throws IllegalStateException when it never comes to rest, or production code fails in a way that no engine is to blame for
  public static Outcome run(long seed, Sabotage sabotage) {
    World world = new World(seed, sabotage);
    world.live();
    world.settle();
    world.syncOnceMore();
    world.readBack();
    List<Observation> record = world.recorder.all();
    return new Outcome(record, HistoryChecker.check(record), world.loop.happened());
  }

  private void live() {
    conversations.forEach(id -> chaos.someWorker().messages()
        .announce(id, users.getFirst(), new ConversationEvent.Created()).subscribe());
    devices.forEach(device -> loop.in(loop.between(SECOND / 2, 2 * SECOND), device::connect));
    long lasts = loop.between(8 * SECOND, 30 * SECOND);
    int acts = 20 + loop.random(50);
    for (int i = 0; i < acts; i++) {
      loop.in(loop.between(SECOND, lasts), people::act);
    }
    int strikes = loop.random(12);
    for (int i = 0; i < strikes; i++) {
      loop.in(loop.between(SECOND, lasts), chaos::strike);
    }
    pass(lasts);
    chaos.end();
  }

  private void pass(long micros) {
    loop.runUntil(() -> false, micros);
    if (cluster.surprise() != null) {
      throw new IllegalStateException("fan-out fails for good: " + cluster.surprise().getMessage(), cluster.surprise());
    }
  }

  private void settle() {
    pass(LATE_EFFECTS);
    untilQuiet();
    devices.forEach(device -> device.said().keySet().forEach(id -> device.connection().say(id, false)));
    pass(5 * SECOND);
    untilQuiet();
    devices.forEach(device -> recorder.add(new Observation.Settled(device.connection().session())));
  }

  private void syncOnceMore() {
    devices.forEach(SimulatedDevice::drop);
    pass(SECOND);
    untilQuiet();
    devices.forEach(device -> recorder.add(new Observation.SyncedInTheEnd(device.device())));
  }

  private void untilQuiet() {
    int quiet = 0;
    for (int i = 0; quiet < QUIET_FOR; i++) {
      if (i == QUIET_WITHIN) {
        throw new IllegalStateException("no rest within %d s: %s".formatted(QUIET_WITHIN, unrest()));
      }
      pass(SECOND);
      quiet = isQuiet() ? quiet + 1 : 0;
    }
  }

  private boolean isQuiet() {
    return cluster.messageGroup.isDone() && cluster.receiptGroup.isDone() && cluster.redis.isAllTold()
        && devices.stream().allMatch(SimulatedDevice::isQuiet);
  }

  private String unrest() {
    return "messages consumed: %s, receipts consumed: %s, devices at rest: %s".formatted(
        cluster.messageGroup.isDone(), cluster.receiptGroup.isDone(),
        devices.stream().map(device -> device.device().name() + " " + device.isQuiet()).toList());
  }

  private void readBack() {
    Reader reader = new Reader(cluster, recorder);
    Set<UserId> all = new LinkedHashSet<>(users);
    conversations.forEach(id -> all.forEach(user -> reader.read(user, id)));
    pass(30 * SECOND);
    reader.finish();
  }
}
