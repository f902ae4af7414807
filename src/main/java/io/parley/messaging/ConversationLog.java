package io.parley.messaging;

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
  /// answer, and so is one whose headers can't be read, with an error in the log; all others are answered in the order
  /// of their positions.
  ///
  /// Calls for one partition must follow each other. After a failure give the same records again.
  Mono<List<Numbered>> take(List<ConsumerRecord<byte[], byte[]>> records);

  /// Forgets what is remembered of a partition: call it when the partition was assigned anew.
  void forget(int partition);

  /// A record and its number.
  ///
  /// @param seq 1, 2, 3 … in its conversation
  record Numbered(AcceptedRecord record, long seq) {}
}
