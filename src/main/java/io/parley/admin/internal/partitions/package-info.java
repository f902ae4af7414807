/// How far fan-out is in each partition of the log, as Kafka tells it.
@NullMarked
package io.parley.admin.internal.partitions;

import org.jspecify.annotations.NullMarked;
