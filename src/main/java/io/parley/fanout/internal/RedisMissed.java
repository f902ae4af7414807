package io.parley.fanout.internal;

import io.lettuce.core.ScriptOutputType;
import io.parley.conversation.ConversationId;
import io.parley.fanout.spi.Missed;
import io.parley.identity.UserId;
import io.parley.platform.Redis;
import io.parley.sessions.NodeId;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Two sets a gateway, of `user_id|conversation_id`, without the user for all who hear of a channel, where `*` stands for everybody: what came in, and what its sessions are being
/// told. So what is missed again meanwhile is told again. Both last as long as somebody looks.
final class RedisMissed implements Missed {
  static final int MOST = 20_000;
  static final int AT_ONCE = 1_000;
  private static final Duration LASTS = Duration.ofMinutes(1);
  private static final String EVERYBODY = "*";
  private static final char BAR = '|';
  private static final String ADD = """
      if redis.call('SCARD', KEYS[1]) + #ARGV - 2 > tonumber(ARGV[2]) then
        redis.call('DEL', KEYS[1])
        redis.call('SADD', KEYS[1], '*')
      elseif redis.call('SISMEMBER', KEYS[1], '*') == 0 then
        redis.call('SADD', KEYS[1], unpack(ARGV, 3))
      end
      redis.call('EXPIRE', KEYS[1], ARGV[1])
      return 0""";

  private static final String LOOK = """
      local room = tonumber(ARGV[1]) - redis.call('SCARD', KEYS[2])
      if room > 0 then
        local news = redis.call('SPOP', KEYS[1], room)
        if #news > 0 then redis.call('SADD', KEYS[2], unpack(news)) end
      end
      redis.call('EXPIRE', KEYS[1], ARGV[2])
      redis.call('EXPIRE', KEYS[2], ARGV[2])
      return redis.call('SMEMBERS', KEYS[2])""";

  private final Redis redis;

  RedisMissed(Redis redis) {
    this.redis = redis;
  }

  @Override
  public Mono<Void> add(NodeId gateway, Collection<News> news) {
    return Flux.fromIterable(news).map(RedisMissed::text).distinct().buffer(AT_ONCE)
        .concatMap(some -> redis.<Long>call(commands -> commands.eval(ADD, ScriptOutputType.INTEGER,
            new String[]{key(gateway)},
            Stream.concat(Stream.of(Long.toString(LASTS.toSeconds()), Integer.toString(MOST)), some.stream())
                .toArray(String[]::new))),
            1)
        .then();
  }

  @Override
  public Mono<Told> look(NodeId gateway) {
    return redis.<List<String>>call(commands -> commands.eval(LOOK, ScriptOutputType.MULTI,
        new String[]{key(gateway), telling(gateway)}, Integer.toString(AT_ONCE), Long.toString(LASTS.toSeconds())))
        .map(found -> new Told(found.contains(EVERYBODY),
            found.stream().filter(text -> !text.equals(EVERYBODY)).map(RedisMissed::news).toList()))
        .defaultIfEmpty(new Told(false, List.of()));
  }

  @Override
  public Mono<Void> forget(NodeId gateway, Told told) {
    String[] gone = Stream.concat(told.everybody() ? Stream.of(EVERYBODY) : Stream.empty(),
        told.news().stream().map(RedisMissed::text)).toArray(String[]::new);
    return gone.length == 0 ? Mono.empty() : redis.call(commands -> commands.srem(telling(gateway), gone)).then();
  }

  private static String text(News news) {
    UserId userId = news.userId();
    return (userId == null ? "" : userId.toString()) + BAR + news.conversationId();
  }

  private static News news(String text) {
    int bar = text.indexOf(BAR);
    return new News(bar == 0 ? null : new UserId(UUID.fromString(text.substring(0, bar))),
        new ConversationId(UUID.fromString(text.substring(bar + 1))));
  }

  private static String key(NodeId gateway) {
    return "missed:{" + gateway.value() + "}";
  }

  private static String telling(NodeId gateway) {
    return key(gateway) + ":told";
  }
}
