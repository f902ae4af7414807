package io.parley.admin.internal.figures;

import io.parley.admin.internal.figures.Alarm.Kind;
import io.parley.admin.internal.figures.Alarm.Severity;
import io.parley.admin.internal.figures.Change.What;
import io.parley.admin.internal.figures.ClusterFigures.Known;
import io.parley.admin.internal.figures.ClusterFigures.NodeKnown;
import io.parley.admin.internal.figures.NodeView.State;
import io.parley.platform.EngineErrors.Engine;
import io.parley.platform.Role;
import io.parley.sessions.ops.KnownNode;
import io.parley.sessions.ops.KnownNode.Gone;
import io.parley.sessions.ops.KnownNode.Life;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Makes an overview of what is known.
final class Overviews {
  private static final int CHANGES = 50;
  /// One look that fails is no trouble yet.
  static final Duration PATIENCE = Duration.ofSeconds(5);

  private final AlarmProperties limits;

  Overviews(AlarmProperties limits) {
    this.limits = limits;
  }

  /// @param readAt when nodes and figures were read last; null before the first time
  /// @param failure why they can't be read now
  /// @param failingSince since when they can't be read; null where they can
  Overview of(Known known, OpenLetters letters, @Nullable Instant readAt, @Nullable String failure,
      @Nullable Instant failingSince, Instant now) {
    List<Alarm> alarms = Alarms.sorted(Stream.of(leases(known.nodes(), now), known.alarms().stream()
        .filter(alarm -> failingSince == null || alarm.kind() != Kind.ENGINE_REDIS),
        unreadable(failingSince, readAt, now))
        .flatMap(some -> some).toList());
    String version = usualVersion(known.nodes());
    List<NodeView> nodes = known.nodes().stream().map(node -> view(node, known, alarms, version, now))
        .sorted(Comparator.comparing(NodeView::state).thenComparing(view -> view.node().id().value())).toList();
    return new Overview(now, reach(nodes, known.told(), readAt, failure), known.minute(), known.quarter(), known.day(),
        nodes, letters, alarms, known.lastEnded(), changes(known.nodes()));
  }

  private static Reach reach(List<NodeView> nodes, Map<?, NodeKnown> told, @Nullable Instant readAt,
      @Nullable String failure) {
    List<NodeView> here = nodes.stream().filter(view -> view.node().isHere()).toList();
    List<Reach.Silent> silent = here.stream().filter(view -> !view.reporting())
        .map(view -> new Reach.Silent(view.node().id(),
            told.getOrDefault(view.node().id(), NodeKnown.NOTHING).heardAt()))
        .toList();
    return new Reach(here.size() - silent.size(), here.size(), silent, readAt, failure);
  }

  /// Without Redis there is nobody to tell of it but this node: leases and figures lie there.
  private static Stream<Alarm> unreadable(@Nullable Instant since, @Nullable Instant readAt, Instant now) {
    return since == null || since.plus(PATIENCE).isAfter(now)
        ? Stream.empty()
        : Stream.of(new Alarm(Kind.ENGINE_REDIS, Severity.BAD, null, null, null,
            "Redis does not answer this admin node, so no node can be looked at%s. %s".formatted(
                readAt == null ? "" : " and all figures are old", EngineTrouble.consequence(Engine.REDIS)),
            since));
  }

  /// By the leases alone: what is lost is lost, and needs no window to be sure.
  private Stream<Alarm> leases(List<KnownNode> nodes, Instant now) {
    return nodes.stream().flatMap(node -> {
      Duration age = node.leaseAge();
      if (age != null && age.compareTo(limits.lease()) > 0) {
        return Stream.of(alarm(node, Severity.WARN, "%s has not renewed its lease for %s (limit %s).".formatted(
            node.id(), Words.seconds(age.toMillis() / 1_000.0), Words.duration(limits.lease()))));
      }
      return node.gone() == Gone.SILENT && node.lastLease().plus(limits.lostFor()).isAfter(now)
          ? Stream.of(alarm(node, Severity.BAD,
              "%s (%s) went without a word: its lease ran out. %s".formatted(node.id(),
                  String.join(", ", node.roles().stream().sorted().toList()), consequence(node, nodes))))
          : Stream.empty();
    });
  }

  private static Alarm alarm(KnownNode node, Severity severity, String sentence) {
    return new Alarm(Kind.NODE_SILENT, severity, node.id(), null, null, sentence, node.lastLease());
  }

  /// What it did, and who does it now.
  private static String consequence(KnownNode lost, List<KnownNode> nodes) {
    List<String> alone = Stream.of(Role.values()).map(Role::profile).filter(lost::has)
        .filter(role -> nodes.stream().noneMatch(node -> node.isHere() && node.has(role))).toList();
    if (!alone.isEmpty()) {
      return "No other node has the role %s.".formatted(String.join(", ", alone));
    }
    return lost.has(Role.GATEWAY.profile())
        ? "It held %s; their clients go to the other gateways.".formatted(
            Words.count(lost.sessions(), "connection", "connections"))
        : "Other nodes do its work.";
  }

  private static @Nullable String usualVersion(List<KnownNode> nodes) {
    return nodes.stream().filter(KnownNode::isHere).flatMap(node -> Stream.ofNullable(node.version()))
        .collect(Collectors.groupingBy(Function.identity(), Collectors.counting())).entrySet().stream()
        .max(Map.Entry.<String, Long>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
        .map(Map.Entry::getKey).orElse(null);
  }

  private NodeView view(KnownNode node, Known known, List<Alarm> alarms, @Nullable String usualVersion, Instant now) {
    NodeKnown told = known.told().getOrDefault(node.id(), NodeKnown.NOTHING);
    Instant heardAt = told.heardAt();
    boolean reporting = node.isHere() && heardAt != null
        && Duration.between(heardAt, now).compareTo(ClusterFigures.FRESH) <= 0;
    List<Alarm> own = alarms.stream().filter(alarm -> node.id().equals(alarm.subject())).toList();
    String version = node.version();
    return new NodeView(node, state(node, own, reporting, now), told.latest(), told.minute(), reporting,
        version != null && !version.equals(usualVersion), own);
  }

  private State state(KnownNode node, List<Alarm> own, boolean reporting, Instant now) {
    if (!node.isHere()) {
      return own.stream().anyMatch(alarm -> alarm.kind() == Kind.NODE_SILENT) ? State.LOST : State.GONE;
    }
    boolean begins = node.startedAt().plus(ClusterFigures.FRESH).isAfter(now);
    if (!reporting && !begins || own.stream().anyMatch(alarm -> alarm.kind() == Kind.NODE_SILENT)) {
      return State.SILENT;
    }
    if (own.stream().anyMatch(alarm -> alarm.kind() == Kind.NODE_ODD)) {
      return State.ODD;
    }
    return node.draining() ? State.DRAINING : State.UP;
  }

  private static List<Change> changes(List<KnownNode> nodes) {
    List<Change> changes = new ArrayList<>();
    for (KnownNode node : nodes) {
      node.lives().forEach(life -> {
        What what = what(life);
        if (what != null) {
          changes.add(new Change(life.since(), node.id(), what));
        }
      });
      Gone gone = node.gone();
      if (gone != null) {
        changes.add(new Change(node.lastLease(), node.id(), switch (gone) {
          case STOPPED -> What.STOPPED;
          case SILENT -> What.FELL_SILENT;
          case UNSEEN -> What.WENT;
        }));
      }
    }
    return changes.stream().sorted(Comparator.comparing(Change::at).reversed()).limit(CHANGES).toList();
  }

  private static @Nullable What what(Life life) {
    return switch (life.because()) {
      case FOUND -> null;
      case STARTED -> What.CAME;
      case RESTARTED -> What.CAME_BACK;
      case LEASE_LOST -> What.LOST_ITS_LEASE;
    };
  }
}
