/// Reads the log of accepted messages, has every record numbered and written, and routes it to the live sessions.
///
/// Owns: the consumer of `parley.messages` and `parley.receipts` and its offsets; dead letters; `missed:` in Redis.
/// Leaves to others: numbering rules and storage (messaging), sockets (gateway, through [io.parley.fanout.spi]).
/// Promise: an offset is committed only after every gateway answered for what lies before it, or its failure was dealt with: a
/// dead letter is kept, and the gateway will tell its sessions.
@ApplicationModule(displayName = "Fan-out", allowedDependencies = {"messaging", "sessions", "conversation", "identity",
    "protocol"})
@NullMarked
package io.parley.fanout;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
