/// Who is there: how people appear, merged over their devices.
///
/// Owns: `presence:` and `watch:` in Redis, and what gateways remember of users they watch.
/// Leaves to others: who may see whom (conversation, asked by the gateway), typing and sockets (gateway).
/// Promise: nobody stays online for ever, nobody who comes back within 5 s is seen to go, and no state is older than 30 s while
/// Redis answers.
@ApplicationModule(displayName = "Presence", allowedDependencies = {"sessions", "identity"})
@NullMarked
package io.parley.presence;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
