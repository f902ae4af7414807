package io.parley.simulation;

import io.parley.conversation.ConversationEvent;
import io.parley.conversation.ConversationId;
import io.parley.conversation.Members;
import io.parley.conversation.internal.SimulatedMembers;
import io.parley.fanout.internal.SimulatedFanout;
import io.parley.identity.UserId;
import io.parley.messaging.Messages;
import io.parley.messaging.internal.SimulatedMessaging;
import io.parley.platform.RedisMemory;
import reactor.core.publisher.Mono;

/// One life of a process that takes messages and fans them out.
final class Worker {
  private static final long LOOKS_AT_REDIS_EVERY = 3_000_000;

  private final int slot;
  private final Life life;
  private final Cluster cluster;
  private final Producer producer;
  private final Producer receiptProducer;
  private final RedisMemory memory;
  private final Members members;
  private final Messages messages;
  private final PartitionConsumer messageConsumer;
  private final PartitionConsumer receiptConsumer;

  /// @param slot what stays the same over its lives
  Worker(Cluster cluster, int slot, int recordsAPoll) {
    this.slot = slot;
    this.cluster = cluster;
    life = cluster.life("worker " + slot, false);
    producer = new Producer(life, cluster.faults, cluster.broker, cluster.messages, cluster.sabotage);
    receiptProducer = new Producer(life, cluster.faults, cluster.broker, cluster.receipts, cluster.sabotage);
    memory = cluster.memory(life);
    SimulatedMembers stored = new SimulatedMembers(life, cluster.conversations);
    members = BrokenMembers.of(cluster.sabotage, stored);
    SimulatedMessaging messaging = new SimulatedMessaging(life,
        new SimulatedMessaging.Parts(cluster.tables, cluster.redis, memory, producer, receiptProducer, members, stored,
            cluster.ids(life), cluster.rowsPerBucket, cluster.hotAfter),
        cluster.sabotage);
    messages = messaging.messages();
    SimulatedHeads heads = new SimulatedHeads(life, cluster.redis, memory, messaging::end);
    SimulatedFanout fanout = new SimulatedFanout(
        new SimulatedFanout.Ports(messaging.log(cluster.topicId, cluster.messages.count()), heads, stored, members,
            messaging.reading(heads).unread(), new SimulatedSessions(life, cluster.redis, null),
            new PushNetwork(life, cluster.faults, cluster.gateways),
            new SimulatedFanout.Keeping(life, cluster.deadLetters,
                new SimulatedMissed(life, cluster.redis, cluster.recorder))),
        life.scheduler(), cluster.backlog);
    messageConsumer = new PartitionConsumer(life, cluster.messageGroup, recordsAPoll,
        new PartitionConsumer.Handling(fanout::messages, fanout::forget, fanout::admits, cluster::surprise),
        cluster.sabotage == Sabotage.COMMIT_BEFORE_PUSHING);
    receiptConsumer = new PartitionConsumer(life, cluster.receiptGroup, recordsAPoll,
        new PartitionConsumer.Handling(fanout::receipts, _ -> {}, fanout::admits, cluster::surprise), false);
  }

  void start() {
    cluster.messageGroup.join(messageConsumer);
    cluster.receiptGroup.join(receiptConsumer);
    lookAtRedis();
  }

  private void lookAtRedis() {
    memory.check().subscribe(_ -> {}, _ -> life.in(LOOKS_AT_REDIS_EVERY, this::lookAtRedis),
        () -> life.in(LOOKS_AT_REDIS_EVERY, this::lookAtRedis));
  }

  int slot() {
    return slot;
  }

  Life life() {
    return life;
  }

  Messages messages() {
    return messages;
  }

  /// What decides on the process that a conversation goes to.
  long weight(ConversationId id) {
    return (id.value().getLeastSignificantBits() ^ slot) * 0x9E3779B97F4A7C15L;
  }

  /// A change of membership, as REST asks for it.
  Mono<Long> change(ConversationId id, UserId actor, ConversationEvent event) {
    return members.authorise(id, actor, event).then(Mono.defer(() -> messages.change(id, actor, event)));
  }

  /// Its partitions go to others; the process itself does not notice.
  void evict() {
    cluster.messageGroup.evict(messageConsumer);
    cluster.receiptGroup.evict(receiptConsumer);
  }

  /// After a pause it asks for work again.
  void wake() {
    messageConsumer.wake();
    receiptConsumer.wake();
  }

  void die() {
    life.die();
    producer.cut();
    receiptProducer.cut();
    evict();
  }
}
