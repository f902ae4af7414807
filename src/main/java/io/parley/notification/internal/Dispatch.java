package io.parley.notification.internal;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.parley.notification.internal.Ledger.Place;
import io.parley.notification.internal.Waiting.Batch;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Sinks;

/// Takes records in, lets them wait for each other, and notifies users whose time has come, at most 128 at once. A record is settled
/// once nothing remains to be done for it.
final class Dispatch {
  static final int USERS_IN_FLIGHT = 128;
  private static final Logger log = LoggerFactory.getLogger(Dispatch.class);

  private final Waiting waiting;
  private final Notifier notifier;
  private final Judged judged;
  private final Ledger ledger = new Ledger();
  private final AtomicInteger inFlight = new AtomicInteger();
  private final Sinks.Empty<Void> end = Sinks.empty();
  private volatile boolean failing;

  Dispatch(Waiting waiting, Notifier notifier, Judged judged, MeterRegistry meters) {
    this.waiting = waiting;
    this.notifier = notifier;
    this.judged = judged;
    Gauge.builder("parley.notification.waiting", waiting, Waiting::size)
        .description("Messages to absent members that wait to be pushed or are under way").register(meters);
  }

  void take(ConsumerRecord<byte[], byte[]> record) {
    Place place = new Place(record.partition(), record.offset());
    ledger.taken(place);
    Notice notice = Notice.read(record);
    if (notice == null) {
      log.atError().addKeyValue("partition", record.partition()).addKeyValue("offset", record.offset())
          .log("A notification can't be read and is passed over");
      ledger.settled(List.of(place));
    } else {
      waiting.add(notice, Instant.ofEpochMilli(record.timestamp()), place);
    }
  }

  /// Begins with those whose time has come.
  void run() {
    for (Batch batch : waiting.take(USERS_IN_FLIGHT - inFlight.get())) {
      inFlight.incrementAndGet();
      notifier.notify(batch).takeUntilOther(end.asMono()).doFinally(_ -> inFlight.decrementAndGet())
          .subscribe(left -> settle(batch, left), failure -> failed(batch, failure));
    }
  }

  private void settle(Batch batch, List<Notice> left) {
    failing = false;
    if (left.isEmpty()) {
      ledger.settled(waiting.settled(batch));
    } else {
      waiting.again(batch, left);
    }
  }

  private void failed(Batch batch, Throwable failure) {
    if (!failing) {
      failing = true;
      log.warn("Users can't be notified at present and are tried again: {}", failure.getMessage());
    }
    waiting.again(batch, batch.notices());
  }

  /// Whether there is room for more. Where there is none, whoever was tried before gives way: they must not hold up others.
  boolean hasRoom() {
    while (waiting.isFull()) {
      Batch given = waiting.shed();
      if (given == null) {
        return false;
      }
      judged.count(Judged.SHED);
      ledger.settled(waiting.settled(given));
    }
    return true;
  }

  void forget(Collection<Integer> partitions) {
    waiting.forget(partitions);
    ledger.forget(partitions);
  }

  Map<TopicPartition, OffsetAndMetadata> committable() {
    return ledger.committable();
  }

  /// Ends what is under way; it is read again by whoever comes next.
  void end() {
    end.tryEmitEmpty();
  }
}
