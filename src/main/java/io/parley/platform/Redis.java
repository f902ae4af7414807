package io.parley.platform;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisException;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.codec.StringCodec;
import io.parley.platform.EngineErrors.Engine;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.retry.Retry;

/// The commands of Redis without a wrapper between, for those who send hundreds at a time.
///
/// One connection of its own, made with Spring's settings (single server, Sentinel or cluster), that speaks to primaries only.
/// Commands of one call, and of calls that meet, share a pipeline. It reconnects by itself.
public final class Redis implements SmartLifecycle {
  /// How long a call may take before it fails with `unavailable`.
  public static final Duration DEADLINE = Duration.ofSeconds(2);
  private static final int START_TRIES = 6;
  private static final Duration BETWEEN_START_TRIES = Duration.ofSeconds(1);
  /// Above the connection factory (0), so that it starts after it and stops before it.
  private static final int PHASE = 100;

  private final LettuceConnectionFactory factory;
  private final EngineErrors errors;
  private volatile @Nullable StatefulConnection<String, String> connection;

  Redis(LettuceConnectionFactory factory, EngineErrors errors) {
    this.factory = factory;
    this.errors = errors;
  }

  /// The answer to what the commands are asked for. Answers come on a parallel thread, never on the connection's own.
  ///
  /// Fails with `unavailable` when Redis refuses or does not answer within [#DEADLINE]; the command may still have been done.
  public <T> Mono<T> call(Function<RedisClusterAsyncCommands<String, String>, ? extends CompletionStage<T>> request) {
    return Mono.fromCompletionStage(() -> request.apply(commands()))
        .timeout(DEADLINE)
        .publishOn(Schedulers.parallel())
        .onErrorMap(this::unavailable);
  }

  /// The answer to the first calls of a node that starts. Repeated up to six times where they are `unavailable`: on a machine
  /// where much starts at once they take what later ones never do.
  public static <T> @Nullable T atStart(Mono<T> calls) {
    return calls.retryWhen(Retry.fixedDelay(START_TRIES, BETWEEN_START_TRIES)
        .filter(failure -> failure instanceof ParleyException known && known.kind() == ErrorKind.UNAVAILABLE)
        .onRetryExhaustedThrow((_, last) -> last.failure())).block();
  }

  /// What is published in a channel (`PUBLISH`, on any node of a cluster) while one is subscribed.
  ///
  /// Each subscriber has a connection of its own, which comes back and subscribes by itself. What is published meanwhile is
  /// missed without a sign, and one who lags by more than [RedisChannel#MAX_WAITING] messages misses the oldest. Messages
  /// come on a parallel thread. Fails with `unavailable` when Redis cannot be reached at first.
  public Flux<String> messages(String channel) {
    return Flux.defer(() -> {
      open();
      return RedisChannel.messages(factory.getRequiredNativeClient(), channel);
    }).onErrorMap(this::unavailable);
  }

  /// One INFO section of every primary: a single text where Redis is no cluster.
  Mono<List<String>> info(String section) {
    return Mono.defer(() -> open() instanceof StatefulRedisClusterConnection<String, String> cluster
        ? Mono.fromCompletionStage(() -> ClusterInfo.ofPrimaries(cluster, section))
            .timeout(DEADLINE).publishOn(Schedulers.parallel()).onErrorMap(this::unavailable)
        : call(commands -> commands.info(section)).map(List::of));
  }

  /// Where the settings say that Redis is, for sentences to operators.
  String place() {
    if (factory.isClusterAware()) {
      return "the cluster of spring.data.redis.cluster.nodes";
    }
    if (factory.isRedisSentinelAware()) {
      return "the primary that spring.data.redis.sentinel.nodes know";
    }
    return factory.getHostName() + ":" + factory.getPort();
  }

  /// Connects.
  ///
  /// @throws ParleyException `unavailable` where Redis cannot be reached
  @Override
  public void start() {
    try {
      connection = connect(factory.getRequiredNativeClient());
    } catch (RedisException e) {
      throw ParleyException.unavailable(
          "Redis at %s cannot be reached; start it or correct spring.data.redis.*".formatted(place()), e);
    }
  }

  @Override
  public void stop() {
    StatefulConnection<String, String> open = connection;
    connection = null;
    if (open != null) {
      open.close();
    }
  }

  @Override
  public boolean isRunning() {
    return connection != null;
  }

  @Override
  public int getPhase() {
    return PHASE;
  }

  private static StatefulConnection<String, String> connect(AbstractRedisClient client) {
    return switch (client) {
      case RedisClient single -> single.connect(StringCodec.UTF8);
      case RedisClusterClient cluster -> cluster.connect(StringCodec.UTF8);
      default -> throw new IllegalStateException("unknown Redis client " + client.getClass().getName());
    };
  }

  private RedisClusterAsyncCommands<String, String> commands() {
    return switch (open()) {
      case StatefulRedisConnection<String, String> single -> single.async();
      case StatefulRedisClusterConnection<String, String> cluster -> cluster.async();
      default -> throw new IllegalStateException("unknown Redis connection");
    };
  }

  private StatefulConnection<String, String> open() {
    StatefulConnection<String, String> open = connection;
    if (open == null) {
      throw ParleyException.unavailable("Redis is not connected: this node is starting or stopping", null);
    }
    return open;
  }

  private ParleyException unavailable(Throwable cause) {
    if (cause instanceof ParleyException known) {
      return known;
    }
    errors.count(Engine.REDIS, reason(cause));
    return ParleyException.unavailable("Redis did not answer in time or refused", cause);
  }

  private static String reason(Throwable cause) {
    return switch (cause) {
      case TimeoutException _,RedisCommandTimeoutException _ -> EngineErrors.TIMEOUT;
      case RedisCommandExecutionException _ -> EngineErrors.REFUSED;
      case CompletionException wrapped when wrapped.getCause() != null -> reason(wrapped.getCause());
      default -> EngineErrors.AWAY;
    };
  }
}
