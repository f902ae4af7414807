package io.parley.platform;

import java.util.Set;

/// Meters of this node that its operators are shown: published every 5 s, and put together with those of the other nodes. A
/// module has a bean of it for each that it owns. It must need nothing, since the meters are made before all else.
///
/// @param counted of counters and timers the number of events is told, of gauges the value
/// @param timed of these timers every duration is recorded, to 1 %, so that quantiles over all nodes can be made
public record PublishedMeters(Set<String> counted, Set<String> timed) {}
