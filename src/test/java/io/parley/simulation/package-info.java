/// The road of a message, from a device's `send` to every other device, in one thread and on virtual time: the production
/// classes that accept, number, write, read, route and coalesce, over storage, Kafka and Redis in memory that fail, lag, lose
/// answers and forget as the real ones may, in processes that crash and pause.
///
/// A world follows from its seed alone. What engines keep lies here or, where a port is package-private, beside it in the
/// module's own package (`Simulated…`).
@NullMarked
package io.parley.simulation;

import org.jspecify.annotations.NullMarked;
