package io.parley.admin.internal.figures;

import io.parley.admin.internal.figures.Alarm.Kind;
import io.parley.admin.internal.figures.Alarm.Severity;
import io.parley.admin.internal.figures.Evidence.NodeMinute;
import io.parley.platform.EngineErrors.Engine;
import io.parley.platform.EngineErrors;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What is said of an engine that fails: how, who sees it, and what still works.
final class EngineTrouble {
  /// A single call that fails in 15 s is no trouble: each engine is asked three times in that time, also where nothing is said.
  private static final long LEAST = 2;
  private static final int NAMED = 2;

  private EngineTrouble() {}

  static @Nullable Finding find(Engine engine, Evidence evidence) {
    SortedMap<String, Long> errors = evidence.window().counts().errorsOf(engine);
    long all = Counts.sum(errors);
    if (all < LEAST) {
      return null;
    }
    String reason = errors.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow().getKey();
    return new Finding(kind(engine), Severity.BAD, null, "%s: %s (%s in 15 s)%s. %s".formatted(name(engine),
        how(engine, reason), Words.count(all, "error", "errors"), seenBy(engine, evidence.nodes()),
        consequence(engine)));
  }

  static Kind kind(Engine engine) {
    return switch (engine) {
      case CASSANDRA -> Kind.ENGINE_CASSANDRA;
      case KAFKA -> Kind.ENGINE_KAFKA;
      case REDIS -> Kind.ENGINE_REDIS;
    };
  }

  private static String name(Engine engine) {
    return switch (engine) {
      case CASSANDRA -> "Cassandra";
      case KAFKA -> "Kafka";
      case REDIS -> "Redis";
    };
  }

  private static String how(Engine engine, String reason) {
    return switch (reason) {
      case EngineErrors.QUORUM -> engine == Engine.KAFKA ? "too few copies are in sync" : "too few copies answer";
      case EngineErrors.TIMEOUT -> "no answer in time";
      case EngineErrors.AWAY -> engine == Engine.KAFKA ? "nobody takes its records" : "nobody is there to answer";
      default -> "it refuses what it is asked for";
    };
  }

  private static String seenBy(Engine engine, List<NodeMinute> nodes) {
    List<String> seeing = nodes.stream().filter(node -> errors(node, engine) > 0)
        .sorted(Comparator.comparingLong((NodeMinute node) -> errors(node, engine)).reversed())
        .map(node -> node.node().id().value()).toList();
    return seeing.isEmpty()
        ? ""
        : ", seen by %s%s".formatted(seeing.stream().limit(NAMED).collect(Collectors.joining(", ")),
            seeing.size() > NAMED
                ? " and %s of %d nodes".formatted(Words.count(seeing.size() - (long) NAMED, "other", "others"),
                    nodes.size())
                : "");
  }

  private static long errors(NodeMinute node, Engine engine) {
    return Counts.sum(node.counts().errorsOf(engine));
  }

  /// What still works, and what does not.
  static String consequence(Engine engine) {
    return switch (engine) {
      case CASSANDRA ->
        "Open connections stay; sends, history and whoever is new wait until it answers, and clients repeat them. "
            + "What was answered is safe.";
      case KAFKA ->
        "Open connections and history stay; sends wait until it takes them, and clients repeat them. What was answered "
            + "is safe.";
      case REDIS ->
        "Open connections stay and messages are taken; nothing is pushed and nobody new comes in until it answers. "
            + "Nothing is lost.";
    };
  }
}
