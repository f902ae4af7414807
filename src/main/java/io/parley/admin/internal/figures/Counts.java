package io.parley.admin.internal.figures;

import io.parley.platform.EngineErrors.Engine;
import io.parley.platform.EngineErrors;
import io.parley.sessions.ops.Interval;
import java.util.Collection;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// What happened in some time, on one node or on all.
///
/// @param sends that gateways answered, in whatever way
/// @param sent of them, those that were stored now, or before
/// @param refused of them, `overloaded` or `rate_limited`
/// @param opened sockets
/// @param closed sockets, by close code, `client`, `lost` or `other`
/// @param deliveries frames given to a session each
/// @param pushes calls of gateways by fan-out
/// @param pushesLate of them, those that took longer than fan-out waits
/// @param deadLetters by reason
/// @param errors lines of level error in the logs
/// @param engineErrors calls of engines that failed for the engine's own reasons, by engine and reason, as in `cassandra quorum`
public record Counts(long sends, long sent, SortedMap<String, Long> refused, long opened,
    SortedMap<String, Long> closed,
    long deliveries, long pushes, long pushesLate, SortedMap<String, Long> deadLetters, long errors,
    SortedMap<String, Long> engineErrors) {
  /// The close code of slow readers.
  public static final String SLOW_READER = "4410";
  static final Counts NONE = new Counts(0, 0, new TreeMap<>(), 0, new TreeMap<>(), 0, 0, 0, new TreeMap<>(), 0,
      new TreeMap<>());

  private static final String SENDS = "parley.gateway.sends{outcome=";
  private static final String CLOSED = "parley.gateway.closed{code=";
  private static final String DEAD_LETTERS = "parley.fanout.dead.letters{reason=";

  /// What was kept by a node that is too old to know of engines has none.
  @SuppressWarnings("NullAway") // it comes from storage
  public Counts {
    engineErrors = engineErrors == null ? new TreeMap<>() : engineErrors;
  }

  static Counts of(Interval interval) {
    SortedMap<String, Long> sends = byTag(interval, SENDS);
    SortedMap<String, Long> refused = new TreeMap<>(sends);
    refused.keySet().removeIf(outcome -> !outcome.equals("overloaded") && !outcome.equals("rate_limited"));
    return new Counts(sum(sends), sends.getOrDefault("sent", 0L) + sends.getOrDefault("duplicate", 0L), refused,
        interval.count("parley.gateway.opened"), byTag(interval, CLOSED), interval.count("parley.gateway.deliveries"),
        sum(byTag(interval, "parley.gateway.pushes{outcome=")), interval.count("parley.gateway.pushes.late"),
        byTag(interval, DEAD_LETTERS), interval.count("logback.events{level=error}"), engineErrors(interval));
  }

  private static SortedMap<String, Long> engineErrors(Interval interval) {
    SortedMap<String, Long> found = new TreeMap<>();
    byTag(interval, EngineErrors.METER + "{engine=")
        .forEach((tags, count) -> found.put(tags.replace(",reason=", " "), count));
    return found;
  }

  private static SortedMap<String, Long> byTag(Interval interval, String prefix) {
    SortedMap<String, Long> found = new TreeMap<>();
    interval.counts().forEach((key, count) -> {
      if (key.startsWith(prefix)) {
        found.put(key.substring(prefix.length(), key.length() - 1), count);
      }
    });
    return found;
  }

  Counts plus(Counts other) {
    return new Counts(sends + other.sends, sent + other.sent, added(refused, other.refused), opened + other.opened,
        added(closed, other.closed), deliveries + other.deliveries, pushes + other.pushes,
        pushesLate + other.pushesLate, added(deadLetters, other.deadLetters), errors + other.errors,
        added(engineErrors, other.engineErrors));
  }

  private static SortedMap<String, Long> added(Map<String, Long> one, Map<String, Long> other) {
    SortedMap<String, Long> sum = new TreeMap<>(one);
    other.forEach((key, count) -> sum.merge(key, count, Long::sum));
    return sum;
  }

  /// Of a map of these, all together.
  public static long sum(Map<String, Long> counts) {
    return total(counts.values());
  }

  static long total(Collection<Long> counts) {
    return counts.stream().mapToLong(Long::longValue).sum();
  }

  /// Of one engine, by reason.
  public SortedMap<String, Long> errorsOf(Engine engine) {
    SortedMap<String, Long> found = new TreeMap<>();
    engineErrors.forEach((key, count) -> {
      if (key.startsWith(engine.tag() + " ")) {
        found.put(key.substring(engine.tag().length() + 1), count);
      }
    });
    return found;
  }

  public long slowReaders() {
    return closed.getOrDefault(SLOW_READER, 0L);
  }
}
