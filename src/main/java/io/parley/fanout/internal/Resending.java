package io.parley.fanout.internal;

import io.parley.conversation.ConversationId;
import io.parley.conversation.Member;
import io.parley.conversation.Members;
import io.parley.fanout.ops.DeadLetter;
import io.parley.fanout.ops.DeadLetter.Raw;
import io.parley.fanout.ops.DeadLetter.State;
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
import java.util.Locale;
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

  /// What to do with a letter. Reads, and changes nothing.
  ///
  /// Fails where it can't be found out whether somebody waits for it. What hinders its publication is in the plan.
  ///
  /// @param letter with its raw record, where it has no place
  Mono<Plan> plan(DeadLetter letter, Resolving.Look look) {
    if (!letter.state().waits()) {
      return Mono.just(new Plan.Leave("%s already".formatted(letter.state().name().toLowerCase(Locale.ROOT))));
    }
    ConversationId conversationId = letter.conversationId();
    Long seq = letter.seq();
    if (conversationId == null || seq == null) {
      return letter.state() == State.REPLAYED
          ? Mono.just(new Plan.Leave("published again already"))
          : publishing(letter).onErrorResume(ParleyException.class, refusal -> Mono.just(new Plan.Refuse(refusal)));
    }
    return look.fate(letter).map(fate -> fate.closes()
        ? new Plan.Close(fate)
        : telling(conversationId, seq, letter.recipients()));
  }

  static boolean hasPlace(DeadLetter letter) {
    return letter.conversationId() != null && letter.seq() != null;
  }

  /// What was in a channel may name nobody.
  private static Plan telling(ConversationId conversationId, long seq, Set<UserId> recipients) {
    String nobody = "no recipients are named, so nobody is told";
    return recipients.isEmpty()
        ? new Plan.Settle(nobody, nobody)
        : new Plan.Tell(conversationId, seq, recipients);
  }

  /// The claim that makes it one message is kept for days only; the message itself for good.
  private Mono<Plan> publishing(DeadLetter letter) {
    return Mono.defer(() -> {
      Raw raw = Objects.requireNonNull(letter.raw(), "raw");
      RecordHeaders headers = new RecordHeaders();
      raw.headers().forEach(headers::add);
      AcceptedRecord accepted = log.read(new ConsumerRecord<>(MESSAGES, letter.partition(), letter.offset(),
          letter.appendedAt().toEpochMilli(), TimestampType.LOG_APPEND_TIME, 0, 0, raw.key(), raw.value(), headers,
          Optional.empty()));
      Mono<Plan> placed = log.placeOf(accepted).map(seq -> new Plan.Settle("the message has its place already",
          "it has its place already, number %d".formatted(seq)));
      return placed.switchIfEmpty(members.speaker(accepted.conversationId(), accepted.senderId())
          .thenReturn(new Plan.Publish(new ProducerRecord<>(MESSAGES, null, raw.key(), raw.value(), headers))));
    });
  }

  /// Gives what was done, in a few words. Fails with a refusal that says why nothing was, or not all.
  Mono<String> carryOut(Plan.Deed deed) {
    return switch (deed) {
      case Plan.Tell tell -> tell(tell);
      case Plan.Publish publish -> send(publish.record()).thenReturn("published again");
      case Plan.Settle settle -> Mono.just(settle.note());
    };
  }

  private Mono<String> tell(Plan.Tell letter) {
    ConversationId conversationId = letter.conversationId();
    return Flux.fromIterable(letter.recipients())
        .flatMap(user -> members.stored(conversationId, user).filter(member -> member.sees(letter.seq())),
            MEMBERS_IN_FLIGHT)
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

  /// The producer may wait for the topic's metadata, or throw what it knows at once.
  private Mono<Void> send(ProducerRecord<byte[], byte[]> record) {
    return Mono.fromFuture(() -> kafka.send(record)).subscribeOn(Schedulers.boundedElastic())
        .onErrorMap(failure -> ParleyException.unavailable("Kafka did not take the record", failure)).then();
  }
}
