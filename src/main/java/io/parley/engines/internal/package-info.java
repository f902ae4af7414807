/// How the engines are fetched, configured, started and ended.
///
/// The data directory: `lock` (one instance at a time, holds its pid), `cassandra/`, `kafka/`, `redis/` (data and
/// generated configuration), `logs/`, and `cache/` (class paths, class archives, the Redis binary).
@NullMarked
package io.parley.engines.internal;

import org.jspecify.annotations.NullMarked;
