package io.parley.messaging.internal;

import io.parley.messaging.AcceptedRecord;
import io.parley.messaging.ConversationLog;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import reactor.core.publisher.Mono;

/// The log, with a count of who says most.
final class CountedLog implements ConversationLog {
  private final ConversationLog log;
  private final Hotness hotness;

  CountedLog(ConversationLog log, Hotness hotness) {
    this.log = log;
    this.hotness = hotness;
  }

  @Override
  public Mono<Taken> take(List<ConsumerRecord<byte[], byte[]>> records) {
    return log.take(records).doOnNext(taken -> hotness.count(taken.numbered()));
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
    hotness.forget(partition);
    log.forget(partition);
  }
}
