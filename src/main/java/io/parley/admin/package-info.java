/// The console of the operators: what is wrong, where, since when, and the button that helps.
///
/// Owns: who may come in and do what (`parley.admin`), the audit log (table `audit`), and every page under `/admin`.
/// Leaves to others: what is shown and done, which it asks of their `ops`.
/// Promise: nothing is changed from here without an entry in the audit log that was written before.
@ApplicationModule(displayName = "Admin", allowedDependencies = {"fanout :: ops", "messaging", "messaging :: ops",
    "presence", "presence :: ops", "sessions", "sessions :: ops", "notification",
    "notification :: ops", "conversation", "conversation :: ops", "identity", "identity :: ops"})
@NullMarked
package io.parley.admin;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
