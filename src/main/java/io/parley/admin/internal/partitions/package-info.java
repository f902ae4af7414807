/// How far fan-out is in each partition of the log: by Kafka's offsets, by the time of the first record that waits, and by who reads it.
///
/// | table | primary key | holds |
/// | --- | --- | --- |
/// | `partition_owners` | `((day), seen_at)` | who read which partition from then on, one row a rebalance; TTL 2 days |
/// | `partition_figures` | `((day), window_end)` | five minutes of at most 1,024 partitions; TTL 2 days |
///
/// In memory: 15 minutes and 24 h of at most 1,024 partitions, and the last 200 rebalances of 24 h.
@NullMarked
package io.parley.admin.internal.partitions;

import org.jspecify.annotations.NullMarked;
