package io.parley.admin.internal.figures;

import io.parley.admin.internal.figures.Alarm.Kind;
import io.parley.admin.internal.figures.Alarm.Severity;
import io.parley.admin.internal.figures.Evidence.NodeMinute;
import io.parley.platform.EngineErrors.Engine;
import io.parley.sessions.NodeId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The rules by which figures are found to be wrong.
final class Judgement {
  /// Fewer sends or sockets than that tell nothing about a share or a factor.
  private static final long LEAST = 20;
  /// Fewer errors, or late pushes, of a node in a minute are nothing odd.
  private static final long LEAST_ODD = 5;
  /// A heap that is less full than that is nothing odd, whatever that of its peers is.
  private static final double LEAST_HEAP = 0.5;
  private static final int PERCENT = 100;
  private static final int MICROS_A_MILLI = 1_000;
  private static final String UNREADABLE = "unreadable";

  private final AlarmProperties limits;
  private final Lags lags;

  Judgement(AlarmProperties limits, Lags lags) {
    this.limits = limits;
    this.lags = lags;
  }

  List<Finding> of(Evidence evidence) {
    List<Finding> found = new ArrayList<>();
    for (Engine engine : Engine.values()) {
      add(found, EngineTrouble.find(engine, evidence));
    }
    add(found, delivery(evidence));
    add(found, behind(evidence.window().behind()));
    add(found, deadLetters(evidence.fiveMinutes()));
    add(found, refusing(evidence.window().counts()));
    add(found, storm(evidence));
    add(found, slowReaders(evidence));
    add(found, pushes(evidence.nodes()));
    for (NodeMinute node : evidence.nodes()) {
      add(found, odd(node, evidence.nodes()));
    }
    return found;
  }

  private static void add(List<Finding> found, @Nullable Finding one) {
    if (one != null) {
      found.add(one);
    }
  }

  private @Nullable Finding delivery(Evidence evidence) {
    Quantiles delivery = evidence.window().delivery();
    if (delivery == null || delivery.p99() <= limits.delivery().toMillis() * MICROS_A_MILLI) {
      return null;
    }
    String sentence = "Delivery is slow: p99 %s (limit %s).".formatted(Words.micros(delivery.p99()),
        Words.duration(limits.delivery()));
    return whereTheTimeGoes(sentence, evidence);
  }

  private static Finding whereTheTimeGoes(String sentence, Evidence evidence) {
    long all = 0;
    Stage slowest = null;
    Map<Stage, Quantiles> stages = evidence.window().stages();
    for (Stage step : Stage.STEPS) {
      Quantiles known = stages.get(step);
      if (known != null) {
        all += known.p99();
        slowest = slowest == null || known.p99() > p99(stages, slowest) ? step : slowest;
      }
    }
    if (slowest == null || all == 0) {
      return new Finding(Kind.DELIVERY_SLOW, Severity.BAD, null, sentence);
    }
    Stage most = slowest;
    NodeId where = evidence.nodes().stream().filter(node -> node.latest().stages().containsKey(most))
        .max(Comparator.comparingLong(node -> p99(node.latest().stages(), most)))
        .map(node -> node.node().id()).orElse(null);
    Behind behind = evidence.window().behind();
    // What waits to be polled waits in a partition: that is where to look.
    Integer partition = most == Stage.CONSUME && behind != null ? Integer.valueOf(behind.partition()) : null;
    return new Finding(Kind.DELIVERY_SLOW, Severity.BAD, where, partition, null,
        sentence + " %d %% of it is in the stage %s%s%s.".formatted(PERCENT * p99(stages, most) / all,
            most.name().toLowerCase(Locale.ROOT), where == null ? "" : ", most on " + where,
            partition == null ? "" : ", where partition %d waits longest".formatted(partition)));
  }

  private static long p99(Map<Stage, Quantiles> stages, Stage stage) {
    Quantiles known = stages.get(stage);
    return known == null ? 0 : known.p99();
  }

  private @Nullable Finding behind(@Nullable Behind behind) {
    if (behind == null || behind.seconds() * MICROS_A_MILLI <= limits.behind().toMillis()) {
      return null;
    }
    String hottest = lags.hottest(behind.partition());
    return new Finding(Kind.BEHIND, Severity.BAD, behind.owner(), behind.partition(), null,
        "Partition %d is %s behind (limit %s); %s reads it.%s".formatted(behind.partition(),
            Words.seconds(behind.seconds()), Words.duration(limits.behind()),
            behind.owner() == null ? "nobody" : behind.owner(), hottest == null ? "" : " " + hottest));
  }

  private @Nullable Finding deadLetters(Counts fiveMinutes) {
    long fresh = Counts.sum(fiveMinutes.deadLetters());
    if (fresh == 0) {
      return null;
    }
    String reason = fiveMinutes.deadLetters().entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow()
        .getKey();
    boolean bad = fresh > limits.deadLetters() || fiveMinutes.deadLetters().getOrDefault(UNREADABLE, 0L) > 0;
    return new Finding(Kind.DEAD_LETTERS, bad ? Severity.BAD : Severity.WARN, null, null, reason,
        "%s in 5 min, most of them %s.".formatted(Words.count(fresh, "dead letter", "dead letters"),
            reason.replace('_', ' ')));
  }

  private @Nullable Finding refusing(Counts window) {
    long refused = Counts.sum(window.refused());
    if (window.sends() < LEAST || refused * PERCENT <= limits.refusedPercent() * window.sends()) {
      return null;
    }
    String limit = window.refused().entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow().getKey();
    return new Finding(Kind.REFUSING, Severity.WARN, null, null, limit,
        String.format(Locale.ROOT, "%.1f %% of sends are refused (limit %s %%), most of them %s.",
            (double) refused * PERCENT / window.sends(), plain(limits.refusedPercent()), limit));
  }

  private static String plain(double number) {
    return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
  }

  private @Nullable Finding storm(Evidence evidence) {
    long opened = evidence.window().counts().opened();
    double usual = evidence.usualOpens();
    if (usual < 0 || opened < LEAST || opened <= limits.stormFactor() * usual) {
      return null;
    }
    String why = evidence.window().counts().closed().entrySet().stream().max(Map.Entry.comparingByValue())
        .map(most -> " Most sockets were closed as %s.".formatted(most.getKey())).orElse("");
    return new Finding(Kind.RECONNECT_STORM, Severity.WARN, null,
        "Clients reconnect: %s in 15 s, %s before.%s".formatted(Words.count(opened, "socket opened", "sockets opened"),
            Words.count(Math.round(usual)), why));
  }

  private @Nullable Finding slowReaders(Evidence evidence) {
    long slow = evidence.minute().slowReaders();
    if (slow <= limits.slowReaders()) {
      return null;
    }
    NodeId where = evidence.nodes().stream().max(Comparator.comparingLong(node -> node.counts().slowReaders()))
        .map(node -> node.node().id()).orElse(null);
    return new Finding(Kind.SLOW_READERS, Severity.WARN, where, "%s closed in the last minute (limit %s)%s.".formatted(
        Words.count(slow, "slow reader was", "slow readers were"), Words.count(limits.slowReaders()),
        where == null ? "" : ", most of them at " + where));
  }

  private static @Nullable Finding pushes(List<NodeMinute> nodes) {
    List<NodeMinute> keepingAway = nodes.stream().filter(node -> node.latest().openBreakers() > 0)
        .sorted(Comparator.comparingLong((NodeMinute node) -> node.latest().pushesWaiting()).reversed()).toList();
    if (keepingAway.isEmpty()) {
      return null;
    }
    NodeId most = keepingAway.getFirst().node().id();
    long open = keepingAway.stream().mapToLong(node -> node.latest().openBreakers()).max().orElseThrow();
    String kinds = keepingAway.stream().flatMap(node -> node.latest().breakers().entrySet().stream())
        .filter(kind -> kind.getValue() > 0).map(kind -> kind.getKey().replace('_', ' ')).distinct().sorted()
        .collect(Collectors.joining(" and "));
    long waiting = keepingAway.stream().mapToLong(node -> node.latest().pushesWaiting()).sum();
    return new Finding(Kind.PHONE_PUSHES, Severity.WARN, most,
        "Pushes to phones fail: %s (%s) %s kept away from, as %s sees it; %s. Chat goes on.".formatted(
            Words.count(open, "provider", "providers"), kinds, open == 1 ? "is" : "are", most,
            Words.count(waiting, "message waits", "messages wait")));
  }

  /// Peers have a role in common; of a node without any nothing is odd.
  private @Nullable Finding odd(NodeMinute node, List<NodeMinute> all) {
    List<NodeMinute> peers = all.stream().filter(other -> !other.node().id().equals(node.node().id()))
        .filter(other -> other.node().roles().stream().anyMatch(node.node()::has)).toList();
    if (peers.isEmpty()) {
      return null;
    }
    long errors = node.counts().errors();
    double peersErrors = median(peers, peer -> peer.counts().errors());
    if (errors >= LEAST_ODD && errors > limits.oddFactor() * peersErrors) {
      return odd(node, all, "has written %s in a minute".formatted(Words.count(errors, "error", "errors")),
          Words.count(Math.round(peersErrors)));
    }
    long late = node.counts().pushesLate();
    double peersLate = median(peers, peer -> peer.counts().pushesLate());
    if (late >= LEAST_ODD && late > limits.oddFactor() * peersLate) {
      return odd(node, all, "took %s too late in a minute".formatted(Words.count(late, "push", "pushes")),
          Words.count(Math.round(peersLate)));
    }
    double heap = heap(node);
    double peersHeap = median(peers, Judgement::heap);
    return heap >= LEAST_HEAP && heap > limits.oddFactor() * peersHeap
        ? odd(node, all, "has a heap that is %d %% full".formatted(Math.round(heap * PERCENT)),
            Math.round(peersHeap * PERCENT) + " %")
        : null;
  }

  private static double heap(NodeMinute node) {
    return (double) node.latest().machine().heapUsed() / Math.max(1, node.latest().machine().heapMax());
  }

  private static Finding odd(NodeMinute node, List<NodeMinute> all, String what, String peers) {
    return new Finding(Kind.NODE_ODD, Severity.WARN, node.node().id(),
        "%s %s; its peers: %s.%s".formatted(node.node().id(), what, peers, Differences.of(node, all)));
  }

  static double median(List<NodeMinute> nodes, ToDoubleFunction<NodeMinute> figure) {
    return median(nodes.stream().mapToDouble(figure).toArray());
  }

  /// Of at least one.
  static double median(double... values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
