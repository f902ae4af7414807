package io.parley.sessions;

/// What a node does that is asked to hand its clients over; the gateway implements it. Nothing here waits.
public interface Drainable {
  /// Takes no connections from now on and asks those that it holds to move, spread over [DrainProgress#over]. One that drains
  /// already goes on as it is.
  DrainProgress begin();

  /// Serves again. Who was asked to move has gone; the others stay.
  DrainProgress cancel();

  DrainProgress progress();
}
