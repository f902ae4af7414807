package io.parley.fanout.internal;

import io.parley.fanout.ops.DeadLetter;
import io.parley.simulation.Engine;
import io.parley.simulation.Life;
import java.util.Map;
import reactor.core.publisher.Mono;

/// Dead letters in a Cassandra that fails: no world has an operator.
final class SimulatedDeadLetters extends UnreadDeadLetters {
  private final Life life;
  private final Map<String, Object> letters;

  /// @param letters that all processes share, by their id
  SimulatedDeadLetters(Life life, Map<String, Object> letters) {
    this.life = life;
    this.letters = letters;
  }

  @Override
  public Mono<Void> put(DeadLetter letter) {
    return life.call(Engine.CASSANDRA, () -> {
      letters.put(letter.id(), letter);
      return null;
    });
  }
}
