package io.parley.platform;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What this node met of trouble with the engines, counted by engine and reason: `parley.engine.errors`.
///
/// Only what lies with the engine: a statement of ours that is wrong is no trouble of Cassandra. Each reason is there from the
/// beginning, so that it is 0 and not absent. Safe to be used by many threads.
public final class EngineErrors {
  public static final String METER = "parley.engine.errors";
  /// Too few copies answer, or are in sync.
  public static final String QUORUM = "quorum";
  public static final String TIMEOUT = "timeout";
  /// Nobody is there to be asked.
  public static final String AWAY = "away";
  /// It answers that it won't, as when its memory is full.
  public static final String REFUSED = "refused";

  /// An engine that nodes need.
  public enum Engine {
    CASSANDRA, KAFKA, REDIS;

    /// As it is called in a tag.
    public String tag() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Map<Engine, Map<String, Counter>> counters = new EnumMap<>(Engine.class);

  public EngineErrors(MeterRegistry meters) {
    for (Engine engine : Engine.values()) {
      Map<String, Counter> ofEngine = new HashMap<>();
      for (String reason : List.of(QUORUM, TIMEOUT, AWAY, REFUSED)) {
        ofEngine.put(reason, Counter.builder(METER).description("Calls of an engine that failed for reasons of its own")
            .tag("engine", engine.tag()).tag("reason", reason).register(meters));
      }
      counters.put(engine, Map.copyOf(ofEngine));
    }
  }

  /// @param reason one of ours; any other counts as [#REFUSED]
  public void count(Engine engine, String reason) {
    Map<String, Counter> ofEngine = counters.getOrDefault(engine, Map.of());
    Counter counter = ofEngine.getOrDefault(reason, ofEngine.get(REFUSED));
    if (counter != null) {
      counter.increment();
    }
  }
}
