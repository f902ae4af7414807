package io.parley.simulation;

import io.parley.sessions.NodeId;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;

/// How bad the weather is: how often calls fail and in which way, and which engines are away.
final class Faults {
  /// Microseconds until the first call fails, so that a world can be set up.
  private static final long CALM = 1_000_000;

  private final Loop loop;
  private final long epoch;
  private final int troubled;
  private final Map<Engine, Long> awayUntil = new EnumMap<>(Engine.class);
  private final Map<NodeId, Long> cutOffUntil = new LinkedHashMap<>();
  private boolean healed;

  /// @param epoch when the world begins, in microseconds since 1970
  /// @param troubled of a thousand calls so many fail
  Faults(Loop loop, long epoch, int troubled) {
    this.loop = loop;
    this.epoch = epoch;
    this.troubled = troubled;
  }

  enum Fate {
    GOOD,
    /// Fails at once.
    REFUSED,
    /// Never happens; fails at the deadline.
    LOST,
    /// Happens; fails at the deadline.
    UNHEARD,
    /// Happens about the time of the deadline or well after it; fails at the deadline.
    LATE
  }

  long epoch() {
    return epoch;
  }

  Fate fate(Engine engine) {
    if (isAway(engine)) {
      return loop.chance(500) ? Fate.REFUSED : Fate.LOST;
    }
    if (healed || loop.now() < CALM || !loop.chance(troubled)) {
      return Fate.GOOD;
    }
    return switch (loop.random(4)) {
      case 0 -> Fate.REFUSED;
      case 1 -> Fate.LOST;
      case 2 -> Fate.UNHEARD;
      default -> Fate.LATE;
    };
  }

  /// One way, in microseconds: mostly a few tenths of a millisecond, now and then much more.
  long latency() {
    int kind = healed || loop.now() < CALM ? 999 : loop.random(1_000);
    return kind < troubled / 2 ? loop.between(10_000, 900_000) : kind < 60 ? loop.between(1_000, 30_000)
        : loop.between(100, 1_500);
  }

  boolean isAway(Engine engine) {
    return !healed && loop.now() < awayUntil.getOrDefault(engine, 0L);
  }

  void away(Engine engine, long micros) {
    awayUntil.merge(engine, loop.now() + micros, Math::max);
  }

  /// Nobody reaches this gateway, which notices nothing.
  void cutOff(NodeId gateway, long micros) {
    cutOffUntil.merge(gateway, loop.now() + micros, Math::max);
  }

  boolean isCutOff(NodeId gateway) {
    return !healed && loop.now() < cutOffUntil.getOrDefault(gateway, 0L);
  }

  void heal() {
    healed = true;
  }

  boolean isHealed() {
    return healed;
  }
}
