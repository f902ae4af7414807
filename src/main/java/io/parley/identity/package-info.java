/// Who somebody is: users, their devices, and the tokens that prove it.
///
/// Owns: users, their standing (bans, revoked tokens) and the issuer of the `local` profile; in Redis `access:changes` and the channel `access`.
/// Leaves to others: what a user may do in a conversation (conversation).
@ApplicationModule(displayName = "Identity", allowedDependencies = {})
@NullMarked
package io.parley.identity;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
