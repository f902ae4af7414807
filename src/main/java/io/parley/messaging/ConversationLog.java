package io.parley.messaging;

import io.parley.platform.ParleyException;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import reactor.core.publisher.Mono;

/// Gives accepted records their place in their conversation. Runs in the process of the fan-out node.
///
/// The number of a record is a pure function of the Kafka log, so two consumers that both believe to own a partition
/// write the very same rows.
public interface ConversationLog {
  /// Numbers records of `parley.messages`, which may come from several partitions, and writes them. Completes when every
  /// row is acknowledged at LOCAL_QUORUM. A record that repeats an earlier one gets no number and is left out of the
  /// answer. One whose headers can't be read gets none either.
  ///
  /// Calls for one partition must follow each other. After a failure give the same records again.
  Mono<Taken> take(List<ConsumerRecord<byte[], byte[]>> records);

  /// Whether this version can read the headers that numbering needs.
  ///
  /// @throws ParleyException `bad_request` with what is wrong
  AcceptedRecord read(ConsumerRecord<byte[], byte[]> record);

  /// The number that a record's message has by now, from storage; empty where it has none.
  Mono<Long> placeOf(AcceptedRecord record);

  /// Forgets what is remembered of a partition: call it when the partition was assigned anew.
  void forget(int partition);

  /// @param numbered in the order of their positions
  /// @param unreadable that have no number
  record Taken(List<Numbered> numbered, List<Unreadable> unreadable) {}

  /// @param why in one sentence
  record Unreadable(ConsumerRecord<byte[], byte[]> record, String why) {}

  /// A record and its number.
  ///
  /// @param seq 1, 2, 3 … in its conversation
  record Numbered(AcceptedRecord record, long seq) {}
}
