package io.parley.admin.internal.capacity;

import reactor.core.publisher.Mono;

/// How much Parley has stored in Cassandra.
interface StoredBytes {
  /// Bytes on the disks of all nodes of this data centre, all copies, to a MiB a table. Fails where a node does not tell: a part would read like the whole.
  Mono<Double> measure();
}
