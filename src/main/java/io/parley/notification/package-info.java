/// Tells devices of members without a session that something was said.
///
/// Owns: where devices are notified, whom members muted for themselves, the consumer of `parley.notifications`, `pushed:` in Redis.
/// Leaves to others: who is without a session (fanout, through [io.parley.fanout.spi]), what is unread (messaging).
/// Promise: a push is attempted at least once while it is worth it, never while a device of the user is connected, and what
/// providers do holds up no message.
@ApplicationModule(displayName = "Notification", allowedDependencies = {"fanout :: spi", "messaging", "sessions",
    "conversation", "identity", "identity :: ops"})
@NullMarked
package io.parley.notification;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
