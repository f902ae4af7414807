package io.parley.messaging.internal;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.parley.messaging.AcceptedRecord;
import io.parley.messaging.ConversationLog;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import reactor.core.publisher.Mono;

/// The log, with a count of what got a number and what did not: a repetition, or a record that can't be read.
final class MeasuredLog implements ConversationLog {
  private final ConversationLog log;
  private final Counter numbered;
  private final Counter leftOut;

  MeasuredLog(ConversationLog log, MeterRegistry meters) {
    this.log = log;
    numbered = counter(meters, "numbered");
    leftOut = counter(meters, "left-out");
  }

  private static Counter counter(MeterRegistry meters, String outcome) {
    return Counter.builder("parley.messaging.records").description("Records of the log that were settled")
        .tag("outcome", outcome).register(meters);
  }

  @Override
  public Mono<Taken> take(List<ConsumerRecord<byte[], byte[]>> records) {
    return log.take(records).doOnNext(taken -> {
      numbered.increment(taken.numbered().size());
      leftOut.increment(records.size() - (double) taken.numbered().size());
    });
  }

  @Override
  public AcceptedRecord read(ConsumerRecord<byte[], byte[]> record) {
    return log.read(record);
  }

  @Override
  public Mono<Long> placeOf(AcceptedRecord record) {
    return log.placeOf(record);
  }

  @Override
  public void forget(int partition) {
    log.forget(partition);
  }
}
