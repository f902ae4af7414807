package io.parley.sessions.internal;

import io.lettuce.core.ScriptOutputType;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.parley.identity.DeviceId;
import io.parley.identity.UserId;
import io.parley.platform.ParleyException;
import io.parley.platform.Redis;
import io.parley.sessions.Home;
import io.parley.sessions.Incarnation;
import io.parley.sessions.LiveSession;
import io.parley.sessions.NodeId;
import io.parley.sessions.Nodes;
import io.parley.sessions.SessionId;
import io.parley.sessions.Sessions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// The registry as one hash a user.
final class RedisSessions implements Sessions {
  private static final Duration LASTS = Duration.ofHours(24);
  private static final String ENTER = """
      redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
      redis.call('EXPIRE', KEYS[1], ARGV[3])
      return redis.call('HGETALL', KEYS[1])""";
  /// Users read in one pipeline: a whole group.
  private static final int USERS_AT_ONCE = 512;

  private final Redis redis;
  private final Nodes nodes;
  private final Homes homes;
  private final DeadEntries deadEntries;
  private final Counter registered;

  RedisSessions(Redis redis, Nodes nodes, Homes homes, DeadEntries deadEntries, MeterRegistry meters) {
    this.redis = redis;
    this.nodes = nodes;
    this.homes = homes;
    this.deadEntries = deadEntries;
    this.registered = meters.counter("parley.sessions.registered");
  }

  @Override
  public Mono<List<LiveSession>> register(UserId userId, SessionId sessionId, DeviceId deviceId) {
    return Mono.defer(() -> {
      Incarnation incarnation = nodes.incarnation();
      return write(userId, sessionId, SessionEntry.value(new Home(nodes.self(), incarnation), deviceId))
          .flatMap(all -> nodes.incarnation().equals(incarnation)
              ? Mono.just(all)
              : register(userId, sessionId, deviceId).thenReturn(all));
    }).map(all -> all.stream().flatMap(entry -> entry.live().stream())
        .filter(other -> other.deviceId().equals(deviceId) && !other.sessionId().equals(sessionId)).toList())
        .timeout(Redis.DEADLINE, tooLate()).doOnSuccess(_ -> registered.increment());
  }

  @Override
  public Mono<Void> remove(UserId userId, SessionId sessionId) {
    return redis.call(commands -> commands.hdel(SessionEntry.key(userId), sessionId.value())).then();
  }

  @Override
  public Mono<Void> writeOff(NodeId nodeId, Incarnation incarnation) {
    return homes.end(new Home(nodeId, incarnation));
  }

  @Override
  public Mono<Map<UserId, List<LiveSession>>> live(Collection<UserId> userIds) {
    return Flux.fromIterable(userIds).buffer(USERS_AT_ONCE)
        .concatMap(this::entries, 1)
        .collect(ArrayList<SessionEntry>::new, List::addAll)
        .flatMap(this::thoseThatCount)
        .timeout(Redis.DEADLINE, tooLate());
  }

  /// Gives all entries of the user.
  private Mono<List<SessionEntry>> write(UserId userId, SessionId sessionId, String value) {
    return redis.<List<String>>call(commands -> commands.eval(ENTER, ScriptOutputType.MULTI,
        new String[]{SessionEntry.key(userId)}, sessionId.value(), value, Long.toString(LASTS.toSeconds())))
        .map(hash -> {
          List<SessionEntry> entries = new ArrayList<>(hash.size() / 2);
          for (int i = 0; i < hash.size(); i += 2) {
            entries.add(new SessionEntry(userId, hash.get(i), hash.get(i + 1)));
          }
          return entries;
        });
  }

  private Mono<List<SessionEntry>> entries(List<UserId> userIds) {
    return redis.call(commands -> Pipelines.all(userIds, userId -> commands.hgetall(SessionEntry.key(userId))))
        .map(hashes -> {
          List<SessionEntry> entries = new ArrayList<>();
          for (int i = 0; i < hashes.size(); i++) {
            UserId userId = userIds.get(i);
            hashes.get(i).forEach((sessionId, value) -> entries.add(new SessionEntry(userId, sessionId, value)));
          }
          return entries;
        });
  }

  private Mono<Map<UserId, List<LiveSession>>> thoseThatCount(List<SessionEntry> entries) {
    Set<String> met = new HashSet<>();
    entries.forEach(entry -> met.add(entry.home()));
    return homes.standing(met).map(standing -> sort(entries, standing));
  }

  private Map<UserId, List<LiveSession>> sort(List<SessionEntry> entries, Map<String, Home> standing) {
    Map<UserId, List<LiveSession>> live = new HashMap<>();
    List<SessionEntry> dead = new ArrayList<>();
    for (SessionEntry entry : entries) {
      Home home = standing.get(entry.home());
      if (home == null) {
        dead.add(entry);
      } else {
        live.computeIfAbsent(entry.userId(), _ -> new ArrayList<>(2)).add(entry.at(home));
      }
    }
    deadEntries.removeInBackground(dead);
    return live;
  }

  private static <T> Mono<T> tooLate() {
    return Mono.error(() -> ParleyException.unavailable("The registry of sessions did not answer in time", null));
  }
}
