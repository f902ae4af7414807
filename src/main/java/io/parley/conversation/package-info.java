/// Conversations and who is in them.
///
/// Owns: conversations, members with their intervals and roles.
/// Leaves to others: when a change of membership takes its place in the log (messaging, fanout).
/// Promise: a membership row never goes back to an older state, whoever writes it and however late.
@ApplicationModule(displayName = "Conversation", allowedDependencies = "identity")
@NullMarked
package io.parley.conversation;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
