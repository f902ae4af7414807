/// The console of the operators. Holds its place in the house; nothing is built yet.
@ApplicationModule(displayName = "Admin", allowedDependencies = {"messaging", "presence", "sessions", "conversation",
    "identity"})
@NullMarked
package io.parley.admin;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
