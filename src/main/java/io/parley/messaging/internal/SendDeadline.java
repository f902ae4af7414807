package io.parley.messaging.internal;

import java.time.Duration;
import reactor.core.scheduler.Scheduler;

/// How long a send may take.
///
/// @param timer where the time runs
record SendDeadline(Duration limit, Scheduler timer) {}
