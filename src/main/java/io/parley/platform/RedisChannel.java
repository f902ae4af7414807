package io.parley.platform;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.RedisClient;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.util.concurrent.TimeUnit;
import reactor.core.publisher.BufferOverflowStrategy;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.scheduler.Schedulers;

/// A subscription to a channel, on a connection that a subscribed client can use for nothing else.
final class RedisChannel {
  static final int MAX_WAITING = 1_000;

  private RedisChannel() {}

  static Flux<String> messages(AbstractRedisClient client, String channel) {
    return Flux.<String>create(sink -> subscribe(client, channel, sink), FluxSink.OverflowStrategy.IGNORE)
        .subscribeOn(Schedulers.boundedElastic()) // connecting blocks
        .onBackpressureBuffer(MAX_WAITING, _ -> {}, BufferOverflowStrategy.DROP_OLDEST)
        .publishOn(Schedulers.parallel());
  }

  private static void subscribe(AbstractRedisClient client, String channel, FluxSink<String> sink) {
    StatefulRedisPubSubConnection<String, String> connection = connect(client);
    sink.onDispose(() -> {
      var _ = connection.closeAsync();
    });
    connection.addListener(new RedisPubSubAdapter<>() {
      @Override
      public void message(String from, String message) {
        sink.next(message);
      }
    });
    var _ = connection.async().subscribe(channel).toCompletableFuture()
        .orTimeout(Redis.DEADLINE.toMillis(), TimeUnit.MILLISECONDS)
        .whenComplete((_, failure) -> {
          if (failure != null) {
            sink.error(failure);
          }
        });
  }

  private static StatefulRedisPubSubConnection<String, String> connect(AbstractRedisClient client) {
    return switch (client) {
      case RedisClient single -> single.connectPubSub(StringCodec.UTF8);
      case RedisClusterClient cluster -> cluster.connectPubSub(StringCodec.UTF8);
      default -> throw new IllegalStateException("unknown Redis client " + client.getClass().getName());
    };
  }
}
