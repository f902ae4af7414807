/// The table `journeys` holds what stages say of messages whose journeys are recorded, for seven days by its own TTL; written once and
/// never changed, at LOCAL_QUORUM, waited for by nobody. A partition is one messaging process (the node bits of the message id) and
/// ten seconds: at most ten times `parley.journeys.per-second` messages, with a row for each attempt of its sender, one each time
/// fan-out took it, and one for each try at each gateway. At the default rate that is about 3,000 rows for one-to-one messages.
///
/// The table `large_buckets` lists buckets of logs that have come to hold 2^size rows, from 2^10 on, for three days: at most seven rows for a
/// bucket of 100,000, written when the row that makes it so is.
@NullMarked
package io.parley.messaging.internal;

import org.jspecify.annotations.NullMarked;
