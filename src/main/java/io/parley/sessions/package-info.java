/// Who is connected where: the registry of sessions and the leases of nodes.
///
/// Owns: `node:`, `nodes`, `nodes:seen`, `figures:`, `session:` and `closes:` in Redis.
/// Leaves to others: what a session says (gateway), how people appear (presence).
/// Promise: an entry counts only while the incarnation that wrote it holds its lease; nothing here is the only copy of anything.
@ApplicationModule(displayName = "Sessions", allowedDependencies = "identity")
@NullMarked
package io.parley.sessions;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
