package io.parley.fanout.internal;

import io.parley.conversation.ConversationId;
import io.parley.conversation.Member;
import io.parley.conversation.Members;
import io.parley.fanout.ops.DeadLetter;
import io.parley.fanout.ops.DeadLetter.Raw;
import io.parley.fanout.spi.Missed.News;
import io.parley.fanout.spi.Missed;
import io.parley.identity.UserId;
import io.parley.messaging.AcceptedRecord;
import io.parley.messaging.ConversationLog;
import io.parley.platform.ParleyException;
import io.parley.sessions.LiveSession;
import io.parley.sessions.NodeId;
import io.parley.sessions.Sessions;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.springframework.kafka.core.KafkaTemplate;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/// Brings dead letters again. One that has its place is not pushed, since nothing would keep it in the order of what is: the
/// gateways of its recipients are left word, and their devices read the history, each what it may see by now.
final class Resending {
  private static final String MESSAGES = "parley.messages";
  private static final int MEMBERS_IN_FLIGHT = 8;
  private static final int GATEWAYS_IN_FLIGHT = 16;

  private final Members members;
  private final Sessions sessions;
  private final Missed missed;
  private final ConversationLog log;
  private final KafkaTemplate<byte[], byte[]> kafka;

  Resending(Members members, Sessions sessions, Missed missed, ConversationLog log,
      KafkaTemplate<byte[], byte[]> kafka) {
    this.members = members;
    this.sessions = sessions;
    this.missed = missed;
    this.log = log;
    this.kafka = kafka;
  }

  /// Gives what was done, in a few words. Fails with a refusal that says why nothing was, or not all.
  Mono<String> resend(DeadLetter letter) {
    ConversationId conversationId = letter.conversationId();
    Long seq = letter.seq();
    return conversationId == null || seq == null ? publish(letter) : tell(letter, conversationId, seq);
  }

  private Mono<String> tell(DeadLetter letter, ConversationId conversationId, long seq) {
    return Flux.fromIterable(letter.recipients())
        .flatMap(user -> members.stored(conversationId, user).filter(member -> member.sees(seq)), MEMBERS_IN_FLIGHT)
        .map(Member::userId).collectList()
        .flatMap(readers -> sessions.live(readers)
            .flatMap(live -> Flux.fromIterable(news(conversationId, live).entrySet())
                .flatMap(one -> missed.add(one.getKey(), one.getValue()), GATEWAYS_IN_FLIGHT)
                .then(
                    Mono.just("%d of the %d users who may see it are connected, and told to look".formatted(live.size(),
                        readers.size())))));
  }

  private static Map<NodeId, Set<News>> news(ConversationId conversationId, Map<UserId, List<LiveSession>> live) {
    Map<NodeId, Set<News>> news = new HashMap<>();
    live.forEach((user, held) -> held.forEach(session -> news
        .computeIfAbsent(session.nodeId(), _ -> new HashSet<>()).add(new News(user, conversationId))));
    return news;
  }

  /// The claim that makes it one message is kept for days only; the message itself for good.
  private Mono<String> publish(DeadLetter letter) {
    return Mono.defer(() -> {
      Raw raw = Objects.requireNonNull(letter.raw(), "raw");
      RecordHeaders headers = new RecordHeaders();
      raw.headers().forEach(headers::add);
      AcceptedRecord accepted = log.read(new ConsumerRecord<>(MESSAGES, letter.partition(), letter.offset(),
          letter.appendedAt().toEpochMilli(), TimestampType.LOG_APPEND_TIME, 0, 0, raw.key(), raw.value(), headers,
          Optional.empty()));
      return log.placeOf(accepted).map("it has its place already, number %d"::formatted)
          .switchIfEmpty(members.speaker(accepted.conversationId(), accepted.senderId())
              .then(send(new ProducerRecord<>(MESSAGES, null, raw.key(), raw.value(), headers)))
              .thenReturn("published again"));
    });
  }

  /// The producer may wait for the topic's metadata, or throw what it knows at once.
  private Mono<Void> send(ProducerRecord<byte[], byte[]> record) {
    return Mono.fromFuture(() -> kafka.send(record)).subscribeOn(Schedulers.boundedElastic())
        .onErrorMap(failure -> ParleyException.unavailable("Kafka did not take the record", failure)).then();
  }
}
