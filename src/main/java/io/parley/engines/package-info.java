/// The real Cassandra, Kafka and Redis of the `local` profile and of the tests, as child processes.
///
/// Owns: the data directory, ports and life of the engines.
/// Promise: no engine outlives the process that started it.
@ApplicationModule(displayName = "Engines", allowedDependencies = {})
@NullMarked
package io.parley.engines;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
