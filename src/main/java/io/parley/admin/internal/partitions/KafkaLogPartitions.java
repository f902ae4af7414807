package io.parley.admin.internal.partitions;

import io.parley.platform.Deadlines;
import io.parley.platform.ParleyException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/// Asks Kafka for what it knows of the topic and of fan-out's group: four requests a look.
final class KafkaLogPartitions implements LogPartitions, AutoCloseable {
  static final Duration DEADLINE = Duration.ofSeconds(4);
  private static final Duration FRESH = Duration.ofSeconds(2);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);
  private static final double MILLIS_PER_SECOND = 1_000;
  private static final String TOPIC = "parley.messages";
  private static final String GROUP = "parley-fanout";
  /// Ends the node's name in a consumer's client id.
  private static final char AFTER_NODE = '/';

  private final Admin admin;
  private final Clock clock;
  private final AtomicReference<@Nullable Look> before = new AtomicReference<>();
  private final Mono<Look> look;

  KafkaLogPartitions(Admin admin, Clock clock) {
    this.admin = admin;
    this.clock = clock;
    look = Mono.defer(this::ask).cacheInvalidateWhen(_ -> Mono.delay(FRESH, Deadlines.TIMER).then());
  }

  @Override
  public Mono<Look> look() {
    return look;
  }

  private Mono<Look> ask() {
    Mono<TopicDescription> topic = once(admin.describeTopics(List.of(TOPIC)).allTopicNames())
        .mapNotNull(topics -> topics.get(TOPIC));
    Mono<Map<TopicPartition, OffsetAndMetadata>> committed = once(
        admin.listConsumerGroupOffsets(GROUP).partitionsToOffsetAndMetadata());
    Mono<ConsumerGroupDescription> group = once(admin.describeConsumerGroups(List.of(GROUP)).all())
        .map(groups -> Objects.requireNonNull(groups.get(GROUP)));
    return topic.flatMap(found -> Mono.zip(ends(found), committed, group)
        .map(told -> look(found, told.getT1(), told.getT2(), told.getT3())))
        .timeout(DEADLINE, Deadlines.TIMER)
        .onErrorMap(failure -> ParleyException.unavailable("Kafka did not say how far fan-out is", failure));
  }

  private Mono<Map<TopicPartition, ListOffsetsResultInfo>> ends(TopicDescription topic) {
    Map<TopicPartition, OffsetSpec> wanted = topic.partitions().stream()
        .filter(partition -> leader(partition) != null) // or the answer would wait for one
        .collect(Collectors.toMap(partition -> new TopicPartition(TOPIC, partition.partition()),
            _ -> OffsetSpec.latest()));
    return once(admin.listOffsets(wanted).all());
  }

  private Look look(TopicDescription topic, Map<TopicPartition, ListOffsetsResultInfo> ends,
      Map<TopicPartition, OffsetAndMetadata> committed, ConsumerGroupDescription group) {
    Map<Integer, String> owners = owners(group);
    Look now = new Look(clock.instant(), topic.partitions().stream().map(partition -> {
      TopicPartition id = new TopicPartition(TOPIC, partition.partition());
      ListOffsetsResultInfo end = ends.get(id);
      OffsetAndMetadata offset = committed.get(id);
      return LogPartition.told(partition.partition(), end == null ? null : Long.valueOf(end.offset()),
          offset == null ? null : Long.valueOf(offset.offset()), owners.get(partition.partition()), leader(partition),
          partition.isr().size(), partition.replicas().size());
    }).toList(), round(group));
    Look last = before.getAndSet(now);
    return last == null ? now : since(last, now);
  }

  static Look since(Look last, Look now) {
    double seconds = Duration.between(last.at(), now.at()).toMillis() / MILLIS_PER_SECOND;
    Map<Integer, LogPartition> then = last.partitions().stream()
        .collect(Collectors.toMap(LogPartition::number, Function.identity()));
    return seconds <= 0
        ? now
        : new Look(now.at(), now.partitions().stream().map(partition -> {
          LogPartition earlier = then.get(partition.number());
          return earlier == null ? partition : partition.since(earlier, seconds);
        }).toList(), now.round());
  }

  /// Each member that joins anew has another id, so another sharing out has another number.
  private static @Nullable Integer round(ConsumerGroupDescription group) {
    return switch (group.groupState()) {
      case STABLE, EMPTY, DEAD -> group.members().stream().map(MemberDescription::consumerId).sorted().toList()
          .hashCode();
      default -> null;
    };
  }

  private static Map<Integer, String> owners(ConsumerGroupDescription group) {
    Map<Integer, String> owners = new HashMap<>();
    for (MemberDescription member : group.members()) {
      member.assignment().topicPartitions().stream().filter(partition -> partition.topic().equals(TOPIC))
          .forEach(partition -> owners.put(partition.partition(), node(member.clientId())));
    }
    return owners;
  }

  /// Fan-out's consumers bear the name of their node.
  static String node(String clientId) {
    int end = clientId.indexOf(AFTER_NODE);
    return end < 0 ? clientId : clientId.substring(0, end);
  }

  private static @Nullable Integer leader(TopicPartitionInfo partition) {
    Node leader = partition.leader();
    return leader == null || leader.isEmpty() ? null : Integer.valueOf(leader.id());
  }

  private static <T> Mono<T> once(KafkaFuture<T> future) {
    return Mono.fromCompletionStage(future::toCompletionStage);
  }

  @Override
  public void close() {
    admin.close(CLOSE_TIMEOUT);
  }
}
