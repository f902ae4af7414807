package io.parley.fanout.internal;

import io.lettuce.core.ScriptOutputType;
import io.parley.conversation.ConversationId;
import io.parley.fanout.spi.Subscriptions;
import io.parley.platform.Redis;
import io.parley.sessions.Home;
import io.parley.sessions.Lives;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// One hash a channel: node id → `node_id|incarnation|interest`. Entries whose incarnation is over are removed by whoever meets them.
final class RedisSubscriptions implements Subscriptions {
  private static final Logger log = LoggerFactory.getLogger(RedisSubscriptions.class);
  private static final Duration LASTS = Duration.ofHours(24);
  /// Channels read in one pipeline.
  private static final int CHANNELS_AT_ONCE = 512;
  private static final String ENTER = """
      redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
      redis.call('EXPIRE', KEYS[1], ARGV[3])
      return 0""";
  /// KEYS: channel. ARGV: node, and the values that are to go.
  private static final String REMOVE = """
      local held = redis.call('HGET', KEYS[1], ARGV[1])
      for i = 2, #ARGV do
        if held == ARGV[i] then return redis.call('HDEL', KEYS[1], ARGV[1]) end
      end
      return 0""";

  private final Redis redis;
  private final Lives lives;

  RedisSubscriptions(Redis redis, Lives lives) {
    this.redis = redis;
    this.lives = lives;
  }

  @Override
  public Mono<Void> enter(ConversationId channel, Home gateway, Interest interest) {
    return redis.call(commands -> commands.eval(ENTER, ScriptOutputType.INTEGER, new String[]{key(channel)},
        gateway.nodeId().value(), value(gateway, interest), Long.toString(LASTS.toSeconds()))).then();
  }

  @Override
  public Mono<Void> leave(ConversationId channel, Home gateway) {
    return redis.call(commands -> commands.eval(REMOVE, ScriptOutputType.INTEGER, new String[]{key(channel)},
        Stream.concat(Stream.of(gateway.nodeId().value()),
            Stream.of(Interest.values()).map(interest -> value(gateway, interest))).toArray(String[]::new)))
        .then();
  }

  @Override
  public Mono<Map<ConversationId, List<Subscription>>> of(Collection<ConversationId> channels) {
    return channels.isEmpty()
        ? Mono.just(Map.of())
        : Flux.fromIterable(Set.copyOf(channels)).buffer(CHANNELS_AT_ONCE).concatMap(this::entries, 1)
            .collect(ArrayList<Entry>::new, List::addAll).flatMap(this::thoseThatCount);
  }

  private record Entry(ConversationId channel, Subscription subscription) {}

  private Mono<List<Entry>> entries(List<ConversationId> channels) {
    return redis.call(commands -> {
      List<CompletableFuture<List<Entry>>> answers = channels.stream().map(channel -> commands.hvals(key(channel))
          .thenApply(values -> values.stream().flatMap(value -> entry(channel, value)).toList())
          .toCompletableFuture()).toList();
      return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
          .thenApply(_ -> answers.stream().flatMap(answer -> answer.join().stream()).toList());
    });
  }

  private Mono<Map<ConversationId, List<Subscription>>> thoseThatCount(List<Entry> entries) {
    Set<Home> met = new HashSet<>();
    entries.forEach(entry -> met.add(entry.subscription.gateway()));
    return lives.standing(met).map(standing -> {
      Map<ConversationId, List<Subscription>> found = new HashMap<>();
      for (Entry entry : entries) {
        if (standing.contains(entry.subscription.gateway())) {
          found.computeIfAbsent(entry.channel, _ -> new ArrayList<>()).add(entry.subscription);
        } else {
          leave(entry.channel, entry.subscription.gateway()).subscribe(null,
              failure -> log.debug("A dead entry of channel {} stays until it is met again", entry.channel, failure));
        }
      }
      return found;
    });
  }

  /// Empty for what no node of this version wrote.
  private static Stream<Entry> entry(ConversationId channel, String value) {
    int bar = value.lastIndexOf(Home.BAR);
    return Stream.of(Interest.values()).filter(interest -> bar > 0 && interest.name().equals(value.substring(bar + 1)))
        .flatMap(interest -> Home.parse(value.substring(0, bar)).stream()
            .map(home -> new Entry(channel, new Subscription(home, interest))));
  }

  private static String value(Home gateway, Interest interest) {
    return gateway.toString() + Home.BAR + interest;
  }

  static String key(ConversationId channel) {
    return "channel:{" + channel + "}";
  }
}
