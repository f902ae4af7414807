package io.parley.simulation;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.parley.history.Invariant;
import io.parley.history.Violation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.slf4j.LoggerFactory;

/// Worlds by the thousand, two at a time; each lives in one thread.
final class Seeds {
  private static final int AT_ONCE = 2;
  /// Where a process stops between having authorised a message and storing it, and its sender is removed meanwhile, a later
  /// attempt is refused while the first one may still come: about one world in 5,000.
  private static final Set<Invariant> KNOWN_LIMITS = Set.of(Invariant.NEVER_FAILED_YET_SHOWN);
  /// Worlds are full of failures, which production code is right to log.
  private static final List<String> SILENCED = List.of("io.parley", "reactor");
  /// Kept here, since nothing else holds on to it.
  private static final java.util.logging.Logger CACHES = java.util.logging.Logger
      .getLogger("com.github.benmanes.caffeine");

  private Seeds() {}

  /// Worlds that broke a promise, or never came to rest, by their seed.
  ///
  /// @param events how much has happened in all worlds together
  record Result(Map<Long, String> broken, Map<Long, List<Violation>> violations, long events) {}

  /// Runs the worlds of these seeds.
  static Result run(LongStream seeds, Sabotage sabotage) {
    return quietly(() -> {
      Map<Long, String> broken = new ConcurrentSkipListMap<>();
      Map<Long, List<Violation>> violations = new ConcurrentSkipListMap<>();
      List<Future<Long>> worlds = new ArrayList<>();
      try (var threads = Executors.newFixedThreadPool(AT_ONCE)) {
        seeds.forEach(seed -> worlds.add(threads.submit(() -> {
          try {
            World.Outcome outcome = World.run(seed, sabotage);
            List<Violation> found = outcome.violations().stream()
                .filter(violation -> !KNOWN_LIMITS.contains(violation.invariant())).toList();
            if (!found.isEmpty()) {
              broken.put(seed, found.toString());
              violations.put(seed, found);
            }
            return outcome.events();
          } catch (RuntimeException e) {
            broken.put(seed, e.toString());
            return 0L;
          }
        })));
      }
      return new Result(new TreeMap<>(broken), new TreeMap<>(violations),
          worlds.stream().mapToLong(Future::resultNow).sum());
    });
  }

  private static Result quietly(Supplier<Result> work) {
    Map<Logger, Level> before = new LinkedHashMap<>();
    for (String name : SILENCED) {
      Logger logger = (Logger) LoggerFactory.getLogger(name);
      before.put(logger, logger.getLevel());
      logger.setLevel(Level.OFF);
    }
    CACHES.setLevel(java.util.logging.Level.OFF);
    try {
      return work.get();
    } finally {
      before.forEach(Logger::setLevel);
      CACHES.setLevel(null);
    }
  }
}
