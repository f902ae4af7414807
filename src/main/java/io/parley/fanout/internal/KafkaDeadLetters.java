package io.parley.fanout.internal;

import io.parley.fanout.ops.DeadLetter;
import io.parley.fanout.ops.DeadLetter.Raw;
import io.parley.identity.UserId;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Headers;
import org.springframework.kafka.core.KafkaTemplate;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/// The raw record, with its own headers and those that say why, each beginning with `dead_letter_`. Where Kafka has no room for
/// that, without its value, and where it still has none, without anything of its own.
final class KafkaDeadLetters implements DeadLetterTopic {
  static final String TOPIC = "parley.dead-letters";
  private static final String PREFIX = "dead_letter_";

  private final KafkaTemplate<byte[], byte[]> kafka;

  KafkaDeadLetters(KafkaTemplate<byte[], byte[]> kafka) {
    this.kafka = kafka;
  }

  /// Storage has all of it.
  @Override
  public Mono<Void> publish(DeadLetter letter) {
    Raw raw = Objects.requireNonNull(letter.raw());
    return send(letter, raw)
        .onErrorResume(KafkaDeadLetters::isTooLarge, _ -> send(letter, new Raw(raw.key(), null, raw.headers())))
        .onErrorResume(KafkaDeadLetters::isTooLarge, _ -> send(letter, new Raw(null, null, Map.of())));
  }

  private Mono<Void> send(DeadLetter letter, Raw raw) {
    // The producer may wait for the topic's metadata, up to 250 ms, when it has long had nothing to send there.
    return Mono.fromFuture(() -> kafka.send(record(letter, raw))).subscribeOn(Schedulers.boundedElastic()).then();
  }

  /// The headers may take one over the edge that Kafka had room for.
  private static boolean isTooLarge(Throwable failure) {
    return failure instanceof RecordTooLargeException || failure.getCause() instanceof RecordTooLargeException;
  }

  private static ProducerRecord<byte[], byte[]> record(DeadLetter letter, Raw raw) {
    var record = new ProducerRecord<byte[], byte[]>(TOPIC, raw.key(), raw.value());
    Headers headers = record.headers();
    raw.headers().forEach(headers::add);
    add(headers, "id", letter.id());
    add(headers, "reason", letter.reason().name());
    add(headers, "failure", letter.failure());
    add(headers, "attempts", letter.attempts());
    add(headers, "node", letter.nodeId());
    add(headers, "gateways", String.join(",", letter.gateways()));
    add(headers, "recipients",
        letter.recipients().stream().map(UserId::value).map(Object::toString).collect(Collectors.joining(",")));
    add(headers, "partition", letter.partition());
    add(headers, "offset", letter.offset());
    if (letter.seq() != null) {
      add(headers, "seq", letter.seq());
    }
    return record;
  }

  private static void add(Headers headers, String name, Object value) {
    headers.add(PREFIX + name, value.toString().getBytes(StandardCharsets.UTF_8));
  }
}
