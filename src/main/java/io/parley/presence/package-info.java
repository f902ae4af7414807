/// Who is there: states merged over devices, and typing. Holds its place in the house; nothing is built yet.
@ApplicationModule(displayName = "Presence", allowedDependencies = {"sessions", "identity"})
@NullMarked
package io.parley.presence;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
