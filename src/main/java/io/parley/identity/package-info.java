/// Who somebody is: users, their devices, and the tokens that prove it.
///
/// Owns: users and the issuer of the `local` profile.
/// Leaves to others: what a user may do in a conversation (conversation).
@ApplicationModule(displayName = "Identity", allowedDependencies = {})
@NullMarked
package io.parley.identity;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
