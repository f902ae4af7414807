package io.parley.simulation;

import io.parley.conversation.internal.SimulatedConversations;
import io.parley.history.Recorder;
import io.parley.messaging.internal.SimulatedTables;
import io.parley.platform.RedisMemory;
import io.parley.platform.SimulatedPlatform;
import io.parley.platform.TimeUuids;
import io.parley.sessions.NodeId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/// The engines that all processes of a world share, and what they agree on.
final class Cluster {
  private static final long SKEW = 200_000;

  final Loop loop;
  final Faults faults;
  final Life broker;
  final SimulatedTables tables = new SimulatedTables();
  final SimulatedConversations conversations = new SimulatedConversations();
  final RedisPrimary redis;
  final Topic messages;
  final Topic receipts;
  final ConsumerGroup messageGroup;
  final ConsumerGroup receiptGroup;
  final UUID topicId;
  final int rowsPerBucket;
  final int hotAfter;
  /// Bytes that may wait for gateways in a process: in some worlds a few frames.
  final long backlog;
  /// What was given up on, by its id.
  final Map<String, Object> deadLetters = new LinkedHashMap<>();
  final Sabotage sabotage;
  final Recorder recorder;
  final Map<NodeId, Gateway> gateways = new LinkedHashMap<>();
  private @Nullable Throwable surprise;

  Cluster(Loop loop, Faults faults, Sabotage sabotage, Recorder recorder) {
    this.loop = loop;
    this.faults = faults;
    this.sabotage = sabotage;
    this.recorder = recorder;
    broker = new Life(loop, faults, "kafka", 0, true);
    redis = new RedisPrimary(loop);
    int partitions = 1 + loop.random(3);
    messages = new Topic(loop, faults, "parley.messages", partitions);
    receipts = new Topic(loop, faults, "parley.receipts", partitions);
    messageGroup = new ConsumerGroup(loop, messages);
    receiptGroup = new ConsumerGroup(loop, receipts);
    topicId = new UUID(loop.randomLong(), loop.randomLong());
    rowsPerBucket = loop.chance(500) ? 10 : 100_000;
    hotAfter = loop.chance(300) ? 1 + loop.random(8) : 10_000;
    backlog = loop.chance(300) ? 4_000 : 1_000_000;
  }

  /// A process that starts now.
  ///
  /// @param patient whether what piles up during a pause keeps its order
  Life life(String name, boolean patient) {
    return new Life(loop, faults, name, loop.between(-SKEW, SKEW), patient);
  }

  RedisMemory memory(Life life) {
    var probe = new SimulatedPlatform.Probe(new SimulatedPlatform.Caller() {
      @Override
      public <T> Mono<T> call(Supplier<T> question) {
        return life.call(Engine.REDIS, question);
      }
    }, redis::runId, redis::sentinel, redis::plant);
    return SimulatedPlatform.memory(probe, life.clock(), () -> loop.now() * 1_000);
  }

  TimeUuids ids(Life life) {
    return SimulatedPlatform.ids(life.clock(), new Random(loop.randomLong()));
  }

  /// A failure that no engine is to blame for.
  void surprise(Throwable failure) {
    if (surprise == null) {
      surprise = failure;
    }
  }

  @Nullable
  Throwable surprise() {
    return surprise;
  }
}
