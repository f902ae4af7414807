/// Uploads and who may fetch them. Holds its place in the house; nothing is built yet.
@ApplicationModule(displayName = "Media", allowedDependencies = {"identity", "conversation"})
@NullMarked
package io.parley.media;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
