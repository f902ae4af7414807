package io.parley.sessions;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// How far a node is in sending its clients to others.
///
/// @param since when it was asked to; null while it serves, and where it stops for another reason
/// @param over how long it takes to ask all of them
/// @param then connections when it began; 0 while it serves
/// @param now connections it holds
public record DrainProgress(State state, @Nullable Instant since, Duration over, int then, int now) {
  public enum State {
    /// It takes connections.
    SERVING,
    /// It takes none, and asks those that it holds to move.
    DRAINING,
    /// It takes none and has none.
    DRAINED,
    /// Its process comes to its end: no drain can be cancelled any more.
    STOPPING
  }
}
