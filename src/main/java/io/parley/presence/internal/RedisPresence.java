package io.parley.presence.internal;

import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.parley.identity.UserId;
import io.parley.platform.Redis;
import io.parley.sessions.Home;
import io.parley.sessions.NodeId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Presence as one hash a user, and one of those who watch.
final class RedisPresence implements PresenceStore {
  private static final Duration LASTS = Duration.ofDays(30);
  static final Duration WATCH_LASTS = Duration.ofHours(24);
  private static final Duration WORD_LASTS = Duration.ofMinutes(1);
  /// How long who has gone is remembered as such, for reports that come late: far longer than any call lives.
  private static final Duration OFFLINE_LASTS = Duration.ofMinutes(1);
  /// Users of one pipeline.
  private static final int USERS_AT_ONCE = 512;

  /// Milliseconds, and a number that rises with each write: the microseconds, unless the clock went back.
  private static final String TIME = """
      local time = redis.call('TIME')
      local ms = time[1] * 1000 + math.floor(time[2] / 1000)
      local function touch()
        local rev = math.max(time[1] * 1000000 + time[2], (tonumber(redis.call('HGET', KEYS[1], 'rev') or 0) or 0) + 1)
        redis.call('HSET', KEYS[1], 'rev', string.format('%.0f', rev))
      end
      """;
  /// KEYS: presence, watch. ARGV: home, status, version, seen ago, TTL, how long `OFFLINE` lasts.
  private static final String WRITE = TIME + """
      local held = redis.call('HGET', KEYS[1], ARGV[1])
      local version = held and tonumber(string.match(held, '^%a+|(%d+)|')) or -1
      if version < tonumber(ARGV[3]) then
        local last = tonumber(redis.call('HGET', KEYS[1], 'last') or 0) or 0
        local raised = last
        local all = redis.call('HGETALL', KEYS[1])
        for i = 1, #all, 2 do
          local at = tonumber(string.match(all[i + 1], '^OFFLINE|%d+|(%d+)$'))
          if at and at < ms - tonumber(ARGV[6]) then
            redis.call('HDEL', KEYS[1], all[i])
            raised = math.max(raised, at)
          end
        end
        if raised > last then redis.call('HSET', KEYS[1], 'last', string.format('%.0f', raised)) end
        redis.call('HSET', KEYS[1], ARGV[1], ARGV[2] .. '|' .. ARGV[3] .. '|' .. string.format('%.0f', ms - ARGV[4]))
        touch()
        redis.call('PEXPIRE', KEYS[1], ARGV[5])
      end
      return {redis.call('HGETALL', KEYS[1]), redis.call('HGETALL', KEYS[2])}""";
  /// KEYS: presence, watch. ARGV: home, token, TTL.
  private static final String WATCH = """
      redis.call('HSET', KEYS[2], ARGV[1], ARGV[2])
      redis.call('PEXPIRE', KEYS[2], ARGV[3])
      return redis.call('HGETALL', KEYS[1])""";
  /// KEYS: watch. ARGV: home, token.
  private static final String UNWATCH = """
      if redis.call('HGET', KEYS[1], ARGV[1]) == ARGV[2] then return redis.call('HDEL', KEYS[1], ARGV[1]) end
      return 0""";
  /// KEYS: presence. ARGV: home, entry, its version, when last seen.
  private static final String BURY = TIME + """
      if redis.call('HGET', KEYS[1], ARGV[1]) ~= ARGV[2] then return 0 end
      redis.call('HSET', KEYS[1], ARGV[1], 'OFFLINE|' .. ARGV[3] .. '|' .. ARGV[4])
      touch()
      return 1""";

  private final Redis redis;

  RedisPresence(Redis redis) {
    this.redis = redis;
  }

  @Override
  public Mono<Written> write(Report report) {
    return redis.<List<List<String>>>call(commands -> commands.eval(WRITE, ScriptOutputType.MULTI,
        keys(report.userId()), report.home().toString(), report.status().name(), Long.toString(report.version()),
        Long.toString(report.seenAgo()), millis(LASTS), millis(OFFLINE_LASTS)))
        .map(found -> new Written(Snapshot.of(report.userId(), found.get(0)), watchers(found.get(1))));
  }

  private static List<Watcher> watchers(List<String> fields) {
    List<Watcher> watchers = new ArrayList<>(fields.size() / 2);
    for (int i = 0; i + 1 < fields.size(); i += 2) {
      String token = fields.get(i + 1);
      Home.parse(fields.get(i)).ifPresent(home -> watchers.add(new Watcher(home, token)));
    }
    return watchers;
  }

  @Override
  public Mono<List<Snapshot>> watch(Watcher watcher, Collection<UserId> userIds) {
    return each(userIds, (commands, userId) -> commands.eval(WATCH, ScriptOutputType.MULTI, keys(userId),
        watcher.home().toString(), watcher.token(), millis(WATCH_LASTS)));
  }

  @Override
  public Mono<List<Snapshot>> read(Collection<UserId> userIds) {
    return each(userIds, (commands, userId) -> commands.hgetall(presence(userId)).thenApply(hash -> hash.entrySet()
        .stream().flatMap(field -> Stream.of(field.getKey(), field.getValue())).toList()));
  }

  /// All of a pipeline are written before any is waited for.
  private Mono<List<Snapshot>> each(Collection<UserId> userIds,
      BiFunction<RedisClusterAsyncCommands<String, String>, UserId, CompletionStage<List<String>>> ask) {
    return Flux.fromIterable(userIds).buffer(USERS_AT_ONCE).concatMap(some -> redis.call(commands -> {
      List<CompletableFuture<Snapshot>> answers = some.stream().map(userId -> ask.apply(commands, userId)
          .thenApply(fields -> Snapshot.of(userId, fields)).toCompletableFuture()).toList();
      return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
          .thenApply(_ -> answers.stream().map(CompletableFuture::join).toList());
    }), 1).flatMapIterable(some -> some).collectList();
  }

  @Override
  public Mono<Void> unwatch(Watcher watcher, UserId userId) {
    return redis.call(commands -> commands.eval(UNWATCH, ScriptOutputType.INTEGER, new String[]{watch(userId)},
        watcher.home().toString(), watcher.token())).then();
  }

  @Override
  public Mono<Void> bury(UserId userId, Snapshot.At dead, long at) {
    return redis.call(commands -> commands.eval(BURY, ScriptOutputType.INTEGER, new String[]{presence(userId)},
        dead.home().toString(), dead.entry().toString(), Long.toString(dead.entry().version()),
        Long.toString(at))).then();
  }

  @Override
  public Mono<Void> leaveWord(NodeId nodeId, UserId userId) {
    return redis.call(commands -> commands.sadd(word(nodeId), userId.toString())
        .thenCombine(commands.expire(word(nodeId), WORD_LASTS), (_, done) -> done)).then();
  }

  @Override
  public Mono<Collection<UserId>> takeWord(NodeId nodeId) {
    return redis.<Set<String>>call(commands -> commands.smembers(word(nodeId)))
        .flatMap(found -> found.isEmpty()
            ? Mono.just(List.of())
            : redis.call(commands -> commands.srem(word(nodeId), found.toArray(String[]::new)))
                .onErrorComplete() // it may be gone all the same
                .thenReturn(found.stream().map(id -> new UserId(UUID.fromString(id))).toList()));
  }

  private static String millis(Duration duration) {
    return Long.toString(duration.toMillis());
  }

  private static String[] keys(UserId userId) {
    return new String[]{presence(userId), watch(userId)};
  }

  static String presence(UserId userId) {
    return "presence:{" + userId + "}";
  }

  static String watch(UserId userId) {
    return "watch:{" + userId + "}";
  }

  private static String word(NodeId nodeId) {
    return "unheard:" + nodeId;
  }
}
