package io.parley.presence.internal;

import io.parley.sessions.Home;

/// A gateway that watches a user.
///
/// @param token of its present wish, which only it renews
record Watcher(Home home, String token) {}
