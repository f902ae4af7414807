/// The edge that clients reach: sockets and REST. Nobody calls it; fan-out reaches it through the port it implements.
///
/// Owns: connections, sessions in memory, and their outbound queues.
/// Leaves to others: everything that must survive this process.
@ApplicationModule(displayName = "Gateway", allowedDependencies = {"fanout :: spi", "messaging", "presence", "sessions",
    "sessions :: spi",
    "conversation", "identity", "notification", "protocol"})
@NullMarked
package io.parley.gateway;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
