package io.parley.messaging.internal;

import io.parley.messaging.StageNote;
import io.parley.messaging.ops.Journeys.Reported;
import io.parley.platform.Uuids;
import java.util.List;
import java.util.UUID;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// The notes of stages, in bounded partitions.
interface JourneyStore {
  /// Writes notes of one partition together.
  Mono<Void> write(Part part, String nodeId, List<StageNote> notes);

  /// All notes of a message that are left, in the order of their times within a stage.
  Flux<Reported<StageNote>> notes(UUID messageId);

  /// A partition: what one process made in ten seconds. Follows from a message's id alone.
  ///
  /// @param mintedBy the process
  /// @param mintedIn ten seconds, counted from 1970
  record Part(long mintedBy, long mintedIn) {
    private static final long MICROS = 10_000_000;

    static Part of(UUID messageId) {
      return new Part(messageId.node(), Uuids.micros(messageId) / MICROS);
    }
  }
}
