/// Accepts messages, gives each its place in the conversation, keeps it, and announces it.
///
/// Owns: message bodies, the conversation log and its seq, claims, receipts, cursors; what stages say of
/// a message's journey.
/// Leaves to others: membership (conversation), liveness (sessions), sockets (gateway).
/// Promise: once [MessageAccepted] is returned, losing any single node loses nothing.
@ApplicationModule(displayName = "Messaging", allowedDependencies = {"identity", "conversation"})
@NullMarked
package io.parley.messaging;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
