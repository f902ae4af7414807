/// The frames that clients and nodes exchange, as bytes and as types. No business.
///
/// Owns: the shape of every frame, close codes, and the errors of decoding.
/// Leaves to others: what a frame means (gateway).
@ApplicationModule(displayName = "Protocol", allowedDependencies = {})
@NullMarked
package io.parley.protocol;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
