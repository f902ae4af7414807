/// What every module stands on: errors, ids, time, and thin access to the engines. No domain words.
///
/// Shared with all modules, which is why it stays flat: only a base package is shared.
@ApplicationModule(displayName = "Platform", allowedDependencies = {})
@NullMarked
package io.parley.platform;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
