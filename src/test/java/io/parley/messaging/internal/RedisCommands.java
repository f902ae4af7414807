package io.parley.messaging.internal;

import io.lettuce.core.RedisClient;
import io.lettuce.core.event.command.CommandFailedEvent;
import io.lettuce.core.event.command.CommandListener;
import io.lettuce.core.event.command.CommandStartedEvent;
import io.lettuce.core.event.command.CommandSucceededEvent;
import io.lettuce.core.protocol.RedisCommand;
import org.springframework.context.SmartLifecycle;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/// Counts commands to Redis, and how many were on their way at once: what shares a pipeline is sent before the first
/// answer is there.
final class RedisCommands implements CommandListener, SmartLifecycle {
  /// Above the connection factory (0), whose client it listens to, and below [io.parley.platform.Redis] (100), which connects.
  private static final int PHASE = 50;

  private final LettuceConnectionFactory factory;
  private int started;
  private int unanswered;
  private int mostAtOnce;
  private boolean running;

  RedisCommands(LettuceConnectionFactory factory) {
    this.factory = factory;
  }

  record Commands(int count, int mostAtOnce) {}

  /// What was counted since the last call.
  synchronized Commands drain() {
    Commands drained = new Commands(started, mostAtOnce);
    started = 0;
    mostAtOnce = unanswered;
    return drained;
  }

  @Override
  public synchronized void commandStarted(CommandStartedEvent event) {
    if (counts(event.getCommand())) {
      started++;
      unanswered++;
      mostAtOnce = Math.max(mostAtOnce, unanswered);
    }
  }

  @Override
  public synchronized void commandSucceeded(CommandSucceededEvent event) {
    unanswered -= counts(event.getCommand()) ? 1 : 0;
  }

  @Override
  public synchronized void commandFailed(CommandFailedEvent event) {
    unanswered -= counts(event.getCommand()) ? 1 : 0;
  }

  /// Not the look at the stream of changed standings, which goes on beside.
  private static boolean counts(RedisCommand<?, ?, ?> command) {
    return !command.getType().toString().startsWith("X");
  }

  @Override
  public void start() {
    ((RedisClient) factory.getRequiredNativeClient()).addListener(this);
    running = true;
  }

  @Override
  public void stop() {
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public int getPhase() {
    return PHASE;
  }
}
