/// Pushes to phones whose user is offline. Holds its place in the house; nothing is built yet.
@ApplicationModule(displayName = "Notification", allowedDependencies = {"identity", "conversation"})
@NullMarked
package io.parley.notification;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
