package io.parley.notification.internal;

import io.micrometer.core.instrument.MeterRegistry;
import io.parley.conversation.Conversation;
import io.parley.conversation.ConversationKind;
import io.parley.conversation.Conversations;
import io.parley.fanout.spi.Absentees;
import io.parley.platform.Deadlines;
import io.parley.platform.Outcomes;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Hands what absent members missed on to `parley.notifications`: one record for a user and conversation of a poll. In a channel only
/// those who are mentioned are notified.
final class NoticePublisher implements Absentees {
  private static final Logger log = LoggerFactory.getLogger(NoticePublisher.class);
  private static final Duration DEADLINE = Duration.ofSeconds(5);
  private static final int CONVERSATIONS_IN_FLIGHT = 16;
  /// So that the producer's buffer, which messages need, is never full of these.
  private static final int RECORDS_AT_ONCE = 1_000;

  private final KafkaTemplate<byte[], byte[]> kafka;
  private final Conversations conversations;
  private final Outcomes handovers;
  private final AtomicBoolean failing = new AtomicBoolean();

  NoticePublisher(KafkaTemplate<byte[], byte[]> kafka, Conversations conversations, MeterRegistry meters) {
    this.kafka = kafka;
    this.conversations = conversations;
    handovers = new Outcomes(meters, "parley.notification.handovers",
        "What absent members missed in a poll, until Kafka has it", Outcomes.OK);
  }

  @Override
  public Mono<Void> missed(List<Absence> messages) {
    return messages.isEmpty()
        ? Mono.empty()
        : handovers.time(Flux.fromIterable(messages).flatMapSequential(this::notices, CONVERSATIONS_IN_FLIGHT)
            .collect(LinkedHashMap<List<Object>, Notice>::new,
                (all, one) -> all.merge(List.of(one.userId(), one.conversationId()), one, Notice::with))
            .flatMapMany(all -> Flux.fromIterable(all.values())).buffer(RECORDS_AT_ONCE)
            .concatMap(this::publish).then().timeout(DEADLINE, Deadlines.TIMER))
            .doOnSuccess(_ -> failing.set(false))
            .onErrorResume(this::letGo);
  }

  private Flux<Notice> notices(Absence missed) {
    return conversations.find(missed.conversationId()).map(Conversation::kind)
        .flatMapIterable(kind -> missed.absent().stream()
            .map(user -> new Notice(user, missed.conversationId(), missed.seq(), missed.senderId(),
                missed.mentioned().contains(user)))
            .filter(notice -> kind != ConversationKind.CHANNEL || notice.mentioned()).toList());
  }

  private Mono<Void> publish(List<Notice> notices) {
    return Mono.fromFuture(() -> CompletableFuture.allOf(notices.stream()
        .map(notice -> kafka.send(notice.record())).toArray(CompletableFuture[]::new)), true);
  }

  /// Messages must not wait for what only tells of them.
  private Mono<Void> letGo(Throwable failure) {
    if (failing.compareAndSet(false, true)) {
      log.warn("Absent members can't be notified at present: {}", failure.getMessage());
    }
    return Mono.empty();
  }
}
